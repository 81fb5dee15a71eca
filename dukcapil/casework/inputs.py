"""What an act must bring besides its verb: which texts and facts, who may read them, how long they may be."""

from dataclasses import dataclass, replace
from datetime import datetime

from dukcapil.people.desks import staff_of
from dukcapil.people.models import Office
from dukcapil.people.roles import Role
from dukcapil.worktime.wording import dotted, moment_in_words
from sop_registry.flow import Exit, Flow, Holder

from .models import Message
from .refusals import WrongInput

MAX_NOTE = 2_000
MAX_TEXT = 10_000
MAX_FACT = 100


@dataclass(frozen=True)
class Input:
    """One text or fact an act carries; ``for_citizen`` texts are shown on the tracking page once the case is answered.

    A text becomes a message of its ``kind``. A fact has none: it is one line (or one of ``choices``, or a moment) that
    the trail keeps with the act. A file is kept by the case itself (see ``Case.records``). What is ``by_staff`` is not
    asked of a citizen who does the same act.
    """

    name: str
    label: str
    help_text: str
    kind: Message.Kind | None = None
    required: bool = True
    for_citizen: bool = False
    by_staff: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    is_moment: bool = False
    least_digits: int = 0
    is_file: bool = False

    @property
    def is_fact(self) -> bool:
        return self.kind is None and not self.is_file

    @property
    def longest(self) -> int:
        return MAX_FACT if self.is_fact else MAX_TEXT

    def shown(self, value: str) -> str:
        """A value as people read it."""
        if self.is_moment:
            moment = datetime.fromisoformat(value)
            return moment_in_words(moment, moment.tzinfo)
        return dict(self.choices).get(value, value)

    @property
    def missing(self) -> str:
        return f"{self.label} harus diisi."


INPUTS = {
    each.name: each
    for each in (
        Input(
            "jawaban",
            "Jawaban untuk pemohon",
            "Ditulis dengan kalimat yang mudah dipahami warga.",
            Message.Kind.ANSWER,
            for_citizen=True,
        ),
        Input("telaahan", "Telaahan staf", "Masalah, fakta, analisis, dan usul.", Message.Kind.STUDY),
        Input(
            "disposisi",
            "Disposisi",
            "Perintah tertulis kepada pejabat yang dituju.",
            Message.Kind.DISPOSITION,
        ),
        Input("tim", "Anggota tim yang diajak", "Nama anggota Tim Penjawab Aduan.", Message.Kind.TEAM),
        Input("nomor_dokumen", "Nomor dokumen", "Salin persis dari SIAK.", least_digits=5),
        Input("nomor_seri", "Nomor seri blanko", "Seperti tercetak pada blanko."),
        Input("saksi_1", "Nama saksi pertama", "Yang menandatangani register."),
        Input("saksi_2", "Nama saksi kedua", "Orang lain lagi."),
        Input(
            "ditandatangani_pada",
            "Ditandatangani pada",
            "Waktu sebenarnya. Kosong berarti sekarang.",
            required=False,
            is_moment=True,
        ),
        Input(
            "dokumen",
            "Dokumen bertanda tangan elektronik (PDF)",
            "Berkas dari SIAK, apa adanya: disimpan tanpa diubah dan diunduh pemohon.",
            is_file=True,
        ),
        Input("resi", "Nomor resi PT POS", "Seperti tercetak pada resi.", least_digits=5),
        Input("penerima", "Diterima oleh", "Nama, dan hubungannya bila bukan pemohon sendiri.", by_staff=True),
        Input(
            "sebab",
            "Sebab ditunda",
            "",
            choices=(("blanko", "Blanko habis"), ("jaringan", "SIAK atau jaringan terganggu"), ("lain", "Sebab lain")),
        ),
    )
}
ADDRESSEE = "disposisi_kepada"
NOTE_MISSING = "Tuliskan alasan atau keterangannya terlebih dahulu."
ON_BEHALF_MISSING = "Tuliskan kapan dan bagaimana pemohon memintanya."
ADDRESSEE_MISSING = "Pilih pejabat atau staf yang dituju."


_MAY_ADD_A_DISPOSITION = {Role.KASI, Role.KABID, Role.KADIS}


def needed_by(flow: Flow, exit_: Exit, *, by_citizen: bool = False) -> list[Input]:
    """The inputs of an edge: what it names, the answer where it answers, a disposition where one may be added."""
    names = list(dict.fromkeys(exit_.fields))
    if "jawaban" not in names and flow.needs_answer(exit_):
        names.append("jawaban")
    inputs = [INPUTS[name] for name in names if not (by_citizen and INPUTS[name].by_staff)]
    stays_in_the_office = exit_.verb.forward and flow.holder_of(exit_.target) == Holder.OFFICE
    if "disposisi" not in names and stays_in_the_office and _MAY_ADD_A_DISPOSITION & set(exit_.by):
        inputs.append(replace(INPUTS["disposisi"], required=False))
    return inputs


def checked(
    exit_: Exit, inputs: list[Input], note: str, given: dict, office: Office, *, on_behalf: bool = False
) -> tuple[str, dict]:
    """The note and texts, trimmed; ``WrongInput`` names every field that needs another look at once."""
    errors = {}
    note = note.strip()
    if on_behalf and not note:
        errors["catatan"] = ON_BEHALF_MISSING
    elif exit_.verb.note == "wajib" and not note:
        errors["catatan"] = NOTE_MISSING
    if len(note) > MAX_NOTE:
        errors["catatan"] = f"Keterangan paling panjang {dotted(MAX_NOTE)} karakter."
    texts = {each.name: _as_text(given.get(each.name), office) for each in inputs if not each.is_file}
    errors |= {
        each.name: each.missing for each in inputs if each.is_file and each.required and not given.get(each.name)
    }
    for each in inputs:
        if each.is_file:
            continue
        is_begun = each.name == "disposisi" and (texts["disposisi"] or given.get(ADDRESSEE))
        if (each.required or is_begun) and not texts[each.name]:
            errors[each.name] = each.missing
        elif len(texts[each.name]) > each.longest:
            errors[each.name] = f"{each.label} paling panjang {dotted(each.longest)} karakter."
        elif texts[each.name] and sum(map(str.isdigit, texts[each.name])) < each.least_digits:
            errors[each.name] = f"{each.label} ini tampaknya tidak lengkap. Salin seluruhnya, huruf dan angkanya."
        elif each.choices and texts[each.name] and texts[each.name] not in dict(each.choices):
            errors[each.name] = f"{each.label}: pilih salah satu."
        if each.name == "disposisi" and (each.required or is_begun) and given.get(ADDRESSEE) not in staff_of(office):
            errors[ADDRESSEE] = ADDRESSEE_MISSING
    if texts.get("saksi_2") and texts["saksi_2"].casefold() == texts["saksi_1"].casefold():
        errors["saksi_2"] = "Kedua saksi harus dua orang yang berbeda."
    if errors:
        raise WrongInput(errors)
    return note, texts


def _as_text(value, office: Office) -> str:
    if isinstance(value, datetime):
        return value.astimezone(office.zone).isoformat(timespec="minutes")
    return str(value or "").strip()
