"""The steps of a form and where somebody stands in them: its sections, the files, the review."""

from dataclasses import dataclass
from datetime import date

from django.forms.utils import ErrorDict

from sop_registry.models import Sop

from .forms import Section, sections_for
from .hiding import hidden, restored, show_as_typed

FILES, REVIEW = "berkas", "periksa"
FILES_TITLE = "Berkas persyaratan"
CONTACT, HANDOVER = "pemohon", "penyerahan"


@dataclass(frozen=True)
class Place:
    """One step: its number among all, and its neighbours (empty at the ends)."""

    slug: str
    title: str
    number: int
    of: int
    before: str
    after: str


class Wizard:
    """A form as far as it is filled in: which sections these answers ask for, and which must be mended.

    An officer begins with the applicant, whom the counter asks first. A form that is mended (``revises``) has no
    step of files: those are replaced on the page of the application.
    """

    def __init__(self, sop: Sop, answers: dict, *, today: date, by_staff: bool = False, revises: bool = False):
        self.sop, self.answers, self.today, self.by_staff, self.revises = sop, answers, today, by_staff, revises
        sections = sections_for(sop.key, answers)
        if by_staff:
            sections.sort(key=lambda each: each.slug != CONTACT)
        self.sections: dict[str, type[Section]] = {each.slug: each for each in sections}

    @property
    def places(self) -> list[Place]:
        titles = {slug: each.title for slug, each in self.sections.items()}
        titles |= {REVIEW: "Perbaiki isian"} if self.revises else {FILES: FILES_TITLE, REVIEW: "Periksa dan kirim"}
        slugs = list(titles)
        return [
            Place(slug, titles[slug], number, len(slugs), *_neighbours(slugs, number - 1))
            for number, slug in enumerate(slugs, 1)
        ]

    def place(self, slug: str) -> Place:
        return next(place for place in self.places if place.slug == slug)

    def form(self, slug: str, data=None) -> Section:
        section, kept = self.sections[slug], self.answers.get(slug)
        if self.revises:
            kept = hidden(section, kept)
        form = section(data, kept=kept, others=self.answers, today=self.today, by_staff=self.by_staff)
        if self.revises and not self.by_staff and "telepon" in form.fields:
            for name in ("telepon", "email"):
                form.fields[name].help_text = "Demi keamanan dokumen Anda, ini hanya diubah di loket."
        return form

    def judged(self, slug: str, data) -> Section:
        """A step that was sent, with its faults. Where numbers are hidden, their masks stand for them."""
        if not self.revises:
            return self.form(slug, data)
        form = self.form(slug, restored(self.sections[slug], data, self.answers.get(slug)))
        return form if form.is_valid() else show_as_typed(form, data)

    def unfinished(self) -> dict[str, str]:
        """The sections that must be filled in or mended, each with a sentence: what one answers may spoil another."""
        told = {}
        for slug, section in self.sections.items():
            again = self.form(slug, section.posted(self.answers.get(slug)))
            if not again.is_valid():
                told[slug] = again.first_fault if slug in self.answers else "Belum diisi."
            elif slug not in self.answers:
                told[slug] = "Belum dibuka."
        return told


def unjudged(form: Section) -> Section:
    """A form with what was typed so far, before anybody said that it is complete."""
    for each in (form, *getattr(form, "rows", ())):
        each._errors = ErrorDict(renderer=each.renderer)
    return form


def _neighbours(slugs: list[str], index: int) -> tuple[str, str]:
    return slugs[index - 1] if index else "", slugs[index + 1] if index + 1 < len(slugs) else ""
