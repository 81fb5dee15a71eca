"""What an act of the demo is given besides its verb: texts, facts, files."""

from datetime import datetime, timedelta
from random import Random

from django.utils.functional import cached_property

from dukcapil.casework.effects import FACTS, Effects
from dukcapil.casework.inputs import ADDRESSEE, Input
from dukcapil.casework.models import Case
from dukcapil.people.roles import Role
from services.models import Application, BlankoKind, IssuedDocument

from . import texts
from .families import digits_of
from .papers import Papers
from .plans import Plan

_DISPOSITION_ADDED, _TO_A_SERVICE = 0.3, 0.04
_CERTIFICATES = {"akta-kelahiran": "LU", "akta-kematian": "KM"}


class Giver:
    """Gives the acts of one case what they ask for."""

    def __init__(self, case: Case, plan: Plan, papers: Papers):
        self.case, self.place, self.rng, self.papers = case, plan.place, plan.rng, papers

    def fields(self, inputs: list[Input], at: datetime) -> dict:
        fields = {}
        for each in inputs:
            if not each.required and self.rng.random() > self._chance_of(each):
                continue
            fields[each.name] = self._given(each, at)
            if each.name == "disposisi":
                fields[ADDRESSEE] = self.rng.choice(self.place.staff[Role.PETUGAS])
        return fields

    def download(self, effects: list[Effects]) -> dict:
        """What ``services.documents.take`` says when the citizen takes the document."""
        document = next(row for each in effects for row in each.records if isinstance(row, IssuedDocument))
        has_phone = bool(self.case.applicant.__dict__["phone"])
        proof = "empat angka terakhir nomor telepon" if has_phone else "kode dari loket"
        said = {FACTS: {"penerima": f"Pemohon, diunduh dengan {proof}"}, "cara": Application.Delivery.DOWNLOAD.value}
        return {"unduhan": said | {"sha256": document.sha256}}

    def _chance_of(self, each: Input) -> float:
        return _TO_A_SERVICE if each.name == "disposisi" and not self.place.is_complaint else _DISPOSITION_ADDED

    def _given(self, each: Input, at: datetime):
        if each.name == "dokumen":
            return self.papers.document(self.case, self._number)
        if each.name == "nomor_dokumen":
            return self._number
        if each.name == "nomor_seri":
            return _serial(self.case)
        if each.name == "ditandatangani_pada":  # written down a little later
            signed = at - timedelta(minutes=self.rng.randint(1, 30))
            return max(signed, self.case.entered_at).isoformat(timespec="seconds")
        if each.name == "sebab":
            return self._cause()
        return self.case.suggestion_for(each.name) or texts.a_text(each.name, self.rng)

    def _cause(self) -> str:
        """Only the kind of which few come (see ``ledgers``) ever runs out."""
        used = {exit_.uses for exit_ in self.case.flow.exits_of(self.case.state).values()}
        return "blanko" if BlankoKind.KIA in used else self.rng.choice(("jaringan", "jaringan", "lain"))

    @cached_property
    def _number(self) -> str:
        return document_number(self.case, self.rng)


def document_number(case: Case, rng: Random) -> str:
    """A number as SIAK gives it to a document of this SOP."""
    region, day, serial = digits_of(case.office.region_code), f"{case.filed_at:%d%m%Y}", rng.randint(1, 90)
    slug = case.sop.key.partition("/")[2]
    if slug in _CERTIFICATES:
        return f"{region}-{_CERTIFICATES[slug]}-{day}-{serial:04d}"
    if slug == "skpwni":
        return f"SKPWNI/{region}/{day}/{serial:04d}"
    return f"{region}{rng.randint(1, 15):02d}{day[:4]}{day[6:]}{serial:04d}"


def _serial(case: Application) -> str:
    """The number of the blank that a case is printed on: no two cases and no reprint have the same."""
    _, _, year, serial = case.number.split("-")
    return f"{case.sop.series} {year[2:]}{serial}{len(case.blank_moves)}"
