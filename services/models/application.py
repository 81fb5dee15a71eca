"""An application for a document: what was filled in, and what its acts record beside the trail."""

from datetime import datetime

from django.db import models

from dukcapil.casework.models import Case, Trail
from dukcapil.casework.models.book import entry_in
from dukcapil.people.encryption import EncryptedJSONField
from sop_registry.flow import CAME_FROM, Exit

from .blanko import BlankoMove, used_by
from .issued import IssuedDocument
from .requirement import RequirementItem, faults_of


class Application(Case):
    """A citizen's request for a document; the SOPs are proxies of it.

    ``answers`` are those of the form, section by section (``services.forms``): ``{"anak": {"nama": ...}}``, and a list
    where a section repeats. They hold NIKs of several people, so they are kept encrypted as a whole.
    """

    class Delivery(models.TextChoices):
        DOWNLOAD = "unduh", "Diunduh di halaman lacak"
        PICK_UP = "ambil", "Diambil di kantor"
        POST = "pos", "Dikirim lewat PT POS"

    answers = EncryptedJSONField("isian", default=dict)
    delivery = models.CharField("penyerahan", max_length=5, choices=Delivery.choices, default=Delivery.PICK_UP)

    class Meta:
        verbose_name = "permohonan dokumen"
        verbose_name_plural = "permohonan dokumen"

    def note_for(self, exit_: Exit, note: str) -> str:
        """A file that goes back to the citizen names every fault at once, before what the officer adds."""
        if exit_.target == CAME_FROM or not self._returns_to_citizen(exit_.target):
            return note
        return "\n".join(filter(None, [*faults_of(self), note.strip()]))

    def _returns_to_citizen(self, state: str) -> bool:
        return state in self.flow.steps and self.flow.steps[state].returns_to_citizen

    def why_closed_to(self, verb: str) -> str:
        if verb == self.flow.starts_clock and (faults := faults_of(self)):
            return f"Berkas belum lengkap: {' '.join(faults)}"
        exit_ = self.flow.exits_of(self.state).get(verb)
        if exit_ is not None and exit_.uses:
            return BlankoMove.why_none_left(self.office, exit_.uses)
        return ""

    def suggestion_for(self, name: str) -> str:
        """The witnesses named in the form; the pause for want of blanks."""
        return self.answers.get("saksi", {}).get(f"nama_{name[-1]}", "") if name.startswith("saksi_") else ""

    def faults_in(self, exit_: Exit, texts: dict[str, str], fields: dict, at: datetime) -> dict[str, str]:
        faults = {}
        reporter = self.applicant.name.casefold()
        for name in ("saksi_1", "saksi_2"):
            if texts.get(name, "").casefold() == reporter != "":
                faults[name] = "Saksi tidak boleh sama dengan pelapor."
        signed = texts.get("ditandatangani_pada")
        if signed and not self.filed_at <= datetime.fromisoformat(signed) <= at:
            faults["ditandatangani_pada"] = "Waktu ini harus sesudah berkas masuk dan tidak di masa depan."
        if fields.get("dokumen") and (sentence := IssuedDocument.why_unfit(fields["dokumen"])):
            faults["dokumen"] = sentence
        return faults

    def data_of(self, exit_: Exit) -> dict:
        """What was found of each requirement, kept with the act that says the file is complete or sends it back."""
        if exit_.key != self.flow.starts_clock and not self._returns_to_citizen(exit_.target):
            return {}
        return {"syarat": {item.code: item.as_kept for item in self.items.all()}}

    def records(self, act: Trail, exit_: Exit, fields: dict) -> list[models.Model]:
        facts = act.data.get("isian", {})
        rows = [entry_in(book, self, act, facts) for book in exit_.books]
        if exit_.uses or exit_.spoils:
            rows += [used.spoiled_by(act) for used in used_by(self)]
        if exit_.uses:
            rows.append(BlankoMove.use(self.office, exit_.uses, facts["nomor_seri"], act))
        if document := fields.get("dokumen"):
            rows.append(IssuedDocument.of(document, by=act.user, at=act.at))
        return rows

    @property
    def to_check(self) -> list[RequirementItem]:
        return list(self.items.all())
