"""What an act must bring besides its verb: which texts, who may read them, how long they may be."""

from dataclasses import dataclass

from sop_registry.flow import Exit

from .models import Message
from .refusals import WrongInput

MAX_NOTE = 2_000
MAX_TEXT = 10_000


@dataclass(frozen=True)
class Input:
    """One text an act carries; ``for_citizen`` texts are shown on the tracking page once the case is answered."""

    name: str
    label: str
    help_text: str
    kind: Message.Kind
    required: bool = True
    for_citizen: bool = False

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
    )
}
ADDRESSEE = "disposisi_kepada"
NOTE_MISSING = "Tuliskan alasan atau keterangannya terlebih dahulu."
ADDRESSEE_MISSING = "Pilih pejabat atau staf yang dituju."


def needed_by(exit_: Exit, target_is_answer: bool) -> list[Input]:
    """The texts of an edge; whatever answers the citizen brings an answer."""
    names = list(dict.fromkeys(exit_.fields))
    if target_is_answer and "jawaban" not in names and exit_.key != "beritahukan":
        names.append("jawaban")
    return [INPUTS[name] for name in names]


def checked(exit_: Exit, inputs: list[Input], note: str, given: dict) -> tuple[str, dict]:
    """The note and texts, trimmed; ``WrongInput`` names every field that needs another look at once."""
    errors = {}
    note = note.strip()
    if exit_.verb.note == "wajib" and not note:
        errors["catatan"] = NOTE_MISSING
    if len(note) > MAX_NOTE:
        errors["catatan"] = f"Keterangan paling panjang {MAX_NOTE:,} karakter.".replace(",", ".")
    texts = {}
    for each in inputs:
        text = str(given.get(each.name) or "").strip()
        if each.required and not text:
            errors[each.name] = each.missing
        elif len(text) > MAX_TEXT:
            errors[each.name] = f"{each.label} paling panjang {MAX_TEXT:,} karakter.".replace(",", ".")
        texts[each.name] = text
    if any(each.name == "disposisi" for each in inputs) and given.get(ADDRESSEE) is None:
        errors[ADDRESSEE] = ADDRESSEE_MISSING
    if errors:
        raise WrongInput(errors)
    return note, texts
