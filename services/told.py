"""What an application's answers say, for whoever reads them: in words with masked numbers, in full, as warnings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from django import forms
from phonenumber_field.phonenumber import PhoneNumber

from dukcapil.people.contact import without_last_digits
from dukcapil.people.encryption import mask
from dukcapil.people.fields import ContactNumberField
from dukcapil.people.numbers import differs_from, oddity_of_nik, region_of
from dukcapil.worktime.wording import day_in_words

from .forms import Section, document_of, sections_for
from .forms.fields import WOMEN, DayField, TickField
from .forms.section import secret_fields

LONGEST_SUBJECT = 120


@dataclass(frozen=True)
class Line:
    """One answer as people read it; a ``secret`` one (NIK, No. KK) is masked."""

    label: str
    value: str
    secret: bool = False


@dataclass(frozen=True)
class Part:
    """The answers of one section, or of one row of a section that repeats."""

    title: str
    slug: str
    lines: list[Line]


@dataclass(frozen=True)
class _Filled:
    """One section or row as it was filled in."""

    title: str
    section: type[Section]  # whose fields were filled in: the row's where a section repeats
    slug: str
    answers: dict
    secrets: set[str]

    def lines(self, *, by_link: bool) -> Iterator[Line]:
        for name, field in self.section.base_fields.items():
            value = self.answers.get(name)
            if value in (None, "") or (isinstance(field, TickField) and value != "ya"):
                continue
            secret = name in self.secrets
            if by_link and isinstance(field, ContactNumberField):
                yield Line(field.label, without_last_digits(PhoneNumber.from_string(value)))
                continue
            yield Line(field.label, mask(value) if secret else _in_words(field, value), secret)

    def numbers(self) -> Iterator[tuple[str, str]]:
        for name, field in self.section.base_fields.items():
            if name in self.secrets and self.answers.get(name):
                yield f"{field.label} ({self.title})", self.answers[name]


def parts_of(sop_key: str, answers: dict, *, by_link: bool = False) -> list[Part]:
    """All that was answered, section by section; what stayed empty is left out.

    Who has only the tracking link (``by_link``) does not read the last digits of a phone, for they open the document.
    """
    parts = (Part(each.title, each.slug, list(each.lines(by_link=by_link))) for each in _filled(sop_key, answers))
    return [part for part in parts if part.lines]


def secrets_of(sop_key: str, answers: dict) -> list[tuple[str, str]]:
    """Every NIK and No. KK in full, but for the applicant's, which stand with the applicant."""
    return [number for each in _filled(sop_key, answers) if each.slug != "pemohon" for number in each.numbers()]


def subject_of(sop_key: str, answers: dict) -> str:
    """Whom the document is about."""
    return document_of(sop_key).about(answers)[:LONGEST_SUBJECT]


def told_for_rules(sop_key: str, answers: dict, today: date) -> dict[str, str | int]:
    """What the rules of requirements ask about: ``{"alasan": "pisah"}``, ``{"umur": 6}``."""
    return document_of(sop_key).told(answers, today)


def warnings_of(sop_key: str, answers: dict, today: date, region: str = "") -> list[str]:
    """What an officer should look at twice. None of it keeps anybody from sending the form.

    ``region`` is the office's code (``18.08``), for NIKs that were first given elsewhere.
    """
    warnings = document_of(sop_key).warnings(answers, today)
    seen: dict[str, str] = {}
    from_elsewhere = []
    for each in _filled(sop_key, answers):
        for name, field in each.section.base_fields.items():
            nik = each.answers.get(name)
            if not nik or not name.startswith("nik"):
                continue
            where = f"{field.label} ({each.title})"
            if oddity_of_nik(nik):
                warnings.append(f"{where} tidak lazim. Mohon dicocokkan dengan KTP-el.")
            elif differs := _differences(each.answers, nik) if name == "nik" else []:
                warnings.append(f"{where} berbeda dengan {' dan '.join(differs)} yang ditulis.")
            if region and region_of(nik) != region and where not in from_elsewhere:
                from_elsewhere.append(where)
            earlier = seen.setdefault(nik, where)
            if earlier != where and each.slug not in ("pemohon", "saksi"):
                warnings.append(f"{where} sama dengan {earlier}.")
    if from_elsewhere:
        warnings.append(f"Pertama tercatat di daerah lain: {', '.join(from_elsewhere)}. Wajar bila pernah pindah.")
    return warnings


def _differences(answers: dict, nik: str) -> list[str]:
    born, sex = answers.get("tanggal_lahir"), answers.get("jenis_kelamin")
    return differs_from(nik, born=date.fromisoformat(born) if born else None, is_woman=sex == WOMEN if sex else None)


def _filled(sop_key: str, answers: dict) -> Iterator[_Filled]:
    for section in sections_for(sop_key, answers):
        secrets, kept = secret_fields(section), answers.get(section.slug)
        if not kept:
            continue
        if section.repeats:
            for number, row in enumerate(kept, 1):
                yield _Filled(f"{section.row_title} {number}", section.row, section.slug, row, secrets)
        else:
            yield _Filled(section.title, section, section.slug, kept, secrets)


def _in_words(field: forms.Field, value) -> str:
    if isinstance(field, TickField):
        return "Ya"
    if isinstance(field, ContactNumberField):
        return PhoneNumber.from_string(value).as_national
    if isinstance(field, DayField):
        return day_in_words(date.fromisoformat(value), weekday=False)
    if isinstance(field, forms.TimeField):
        return f"{time.fromisoformat(value):%H.%M}"
    if isinstance(field, forms.ChoiceField):
        return dict(field.choices).get(value, value)
    return str(value)
