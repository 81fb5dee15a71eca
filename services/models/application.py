"""An application for a document: what was filled in, and what its acts record beside the trail."""

from datetime import datetime

from django.db import models
from django.utils.functional import cached_property

from dukcapil.casework.models import Case, Trail
from dukcapil.casework.models.book import BookEntry, entry_in
from dukcapil.casework.parties import CitizenOf
from dukcapil.casework.refusals import NotAllowed
from dukcapil.people.encryption import EncryptedJSONField
from dukcapil.people.roles import Role
from dukcapil.worktime.wording import paper_date
from services.registers import particulars_of
from services.told import secrets_of
from sop_registry.flow import CAME_FROM, DONE, Exit

from .blanko import NO_BLANKS, BlankoMove, moves_of, still_good
from .issued import IssuedDocument
from .requirement import RequirementItem, brought_of, faults_in, gaps_in, unchecked_in, wanted_in

MEND_FIRST = "Ganti dahulu yang diminta, lewat daftar perbaikan pada halaman berkas."
DOWNLOAD_FIRST = "Unduh dokumennya lewat tombol di halaman lacak; dengan itu penyerahannya tercatat."


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

    may_be_anonymous = False
    promised = "Dokumen selesai paling lambat"
    overdue = "Dokumen seharusnya sudah selesai pada"
    kept = "siap"
    has_public_proof = True
    download: dict | None = None  # what the trail keeps of a download, while its act is under way
    mended: dict | None = None  # and of what the applicant mended (``services.mending``)
    proof_of = "bukti permohonan"

    class Meta:
        verbose_name = "permohonan dokumen"
        verbose_name_plural = "permohonan dokumen"

    def note_for(self, exit_: Exit, note: str) -> str:
        """A file that goes back to the citizen names every fault at once, before what the officer adds."""
        if exit_.target == CAME_FROM or not self._returns_to_citizen(exit_.target):
            return note
        return "\n".join(filter(None, [*gaps_in(self.to_check), note.strip()]))

    def _returns_to_citizen(self, state: str) -> bool:
        return state in self.flow.steps and self.flow.steps[state].returns_to_citizen

    def why_closed_to(self, verb: str) -> str:
        if verb == self.flow.starts_clock and (faults := faults_in(self.to_check)):
            return f"Berkas belum lengkap: {' '.join(faults)}"
        exit_ = self.flow.exits_of(self.state).get(verb)
        if exit_ is not None and exit_.target != CAME_FROM and self._returns_to_citizen(exit_.target):
            waiting = ", ".join(item.name for item in unchecked_in(self.to_check))
            return f"Periksa dahulu semuanya, agar pemohon mendapat satu daftar: {waiting}." if waiting else ""
        if exit_ is not None and "resi" in exit_.fields and self.delivery == self.Delivery.PICK_UP and self.answers:
            return "Pemohon memilih mengambil sendiri, jadi tidak ada alamat untuk PT POS. Beri tahu pemohon."
        if exit_ is not None and exit_.uses:
            return BlankoMove.why_none_left(self.office, exit_.uses)
        return ""

    @cached_property
    def way_out(self) -> tuple[str, str]:
        """Nothing is printed without blanks: the case is put aside instead."""
        for exit_ in self.flow.exits_of(self.state).values():
            if exit_.uses and (closed := self.why_closed_to(exit_.key)):
                return closed, "tunda"
        return "", ""

    def suggestion_for(self, name: str) -> str:
        """The witnesses named in the form; the pause for want of blanks."""
        if name == "sebab":
            return NO_BLANKS if self.way_out[1] else ""
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
        if (document := self._document_in(exit_, fields)) and (sentence := IssuedDocument.why_unfit(document)):
            faults["dokumen"] = sentence
        return faults

    @staticmethod
    def _document_in(exit_: Exit, fields: dict):
        """The file of an act that asks for the issued document."""
        return fields.get("dokumen") if "dokumen" in exit_.fields else None

    def why_elsewhere(self, verb: str) -> str:
        if verb == "lengkapi" and wanted_in(self.to_check):
            return MEND_FIRST
        exit_ = self.flow.exits_of(self.state).get(verb)
        hands_over = exit_ is not None and exit_.target == DONE and Role.PEMOHON in exit_.by
        return DOWNLOAD_FIRST if hands_over and self.documents.exists() else ""

    def lengkapi(self, *, by, note, fields):
        """A file comes back with what was asked of the applicant, not with a word alone."""
        if self.mended is None and (elsewhere := self.why_elsewhere("lengkapi")):
            raise NotAllowed(elsewhere)

    def serahkan(self, *, by, note, fields):
        """A document that can be downloaded is taken that way or at the counter, never by who merely has the link."""
        self.download = fields.get("unduhan")
        if isinstance(by, CitizenOf) and self.download is None and (elsewhere := self.why_elsewhere("serahkan")):
            raise NotAllowed(elsewhere)

    def data_of(self, exit_: Exit) -> dict:
        """What was found of each requirement, kept with the act that says the file is complete or sends it back."""
        if self.download:
            return self.download
        if self.mended:
            return self.mended
        if exit_.key != self.flow.starts_clock and not self._returns_to_citizen(exit_.target):
            return {}
        return {"syarat": {item.code: item.as_kept for item in self.to_check}}

    def records(self, act: Trail, exit_: Exit, fields: dict) -> list[models.Model]:
        facts = act.data.get("isian", {})
        rows = [entry_in(book, self, act, facts) for book in exit_.books]
        moves = []
        if exit_.uses or exit_.spoils:
            moves += [used.spoiled_by(act) for used in still_good(self.blank_moves)]
        if exit_.uses:
            moves.append(BlankoMove.use(self.office, exit_.uses, facts["nomor_seri"], act))
        if moves:
            self.blank_moves.extend(moves)
            rows += moves
        if document := self._document_in(exit_, fields):
            rows.append(IssuedDocument.of(document, by=act.user, at=act.at))
        return rows

    @property
    def facts(self) -> list[tuple[str, str]]:
        return [("Penyerahan", self.get_delivery_display())]

    @property
    def brought(self) -> list[tuple[str, str]]:
        kept = self.attachments.filter(superseded=False).exclude(requirement="")
        return brought_of(self.to_check, set(kept.values_list("requirement", flat=True)))

    @property
    def receipt_facts(self) -> list[tuple[str, str]]:
        """The numbers of the first counter: its queue, its book."""
        given = self.book_entries.filter(book__in=(BookEntry.Book.QUEUE, BookEntry.Book.APPLICATIONS))
        return [(entry.get_book_display(), f"{entry.number} ({paper_date(entry.period)})") for entry in given]

    def book_facts(self, book: str) -> list[tuple[str, str]]:
        return particulars_of(book, self.answers)

    @property
    def personal_facts(self) -> list[tuple[str, str]]:
        return secrets_of(self.sop.key, self.answers)

    @cached_property
    def to_check(self) -> list[RequirementItem]:
        """Its requirements, read once: who changes them changes these."""
        return list(self.items.select_related("checked_by"))

    @cached_property
    def blank_moves(self) -> list[BlankoMove]:
        """What it took from the stock of blanks, read once; its own acts add to it."""
        return moves_of(self)
