"""What is to be mended as the pages ask for it: a card for each requirement, and the form that sends all of it."""

from dataclasses import dataclass, field

from django import forms
from django.template.defaultfilters import filesizeformat

from dukcapil.casework.forms import Moves, Refusable
from dukcapil.casework.inputs import MAX_NOTE
from dukcapil.casework.models import Attachment

from .models import RequirementItem
from .repair import Repair


@dataclass(frozen=True)
class Wanted:
    """One requirement to replace or to add, with the new files kept so far and the sentences beside them."""

    item: RequirementItem
    files: list[dict] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def is_given(self) -> bool:
        return any(not file["is_refused"] for file in self.files)


class MendingForm(Refusable):
    """Sends what was mended: a word, and at the counter the originals that were shown."""

    seen = Moves(required=False)

    def __init__(self, *args, repair: Repair, on_behalf: bool, upload_errors: dict[str, list[str]] | None = None, **kw):
        kw.setdefault("auto_id", "perbaikan_%s")
        super().__init__(*args, **kw)
        self.repair, self.on_behalf, self.upload_errors = repair, on_behalf, upload_errors or {}
        self.initial["seen"] = repair.case.moves
        papers = [item for item in (*repair.wanted, *repair.welcome) if not item.is_form]
        for item in repair.wanted:  # nothing to type, but a sentence may belong to it
            self.fields[_slot(item.code)] = forms.CharField(
                label=item.name, required=False, widget=forms.HiddenInput(attrs={"disabled": True})
            )
        if on_behalf and papers:
            self.fields["diperlihatkan"] = forms.MultipleChoiceField(
                label="Berkas asli yang diperlihatkan di loket",
                choices=[(item.code, item.name) for item in papers],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields["catatan"] = forms.CharField(
            label="Permintaan pemohon" if on_behalf else "Keterangan untuk petugas",
            help_text="Kapan dan bagaimana pemohon menyerahkannya. Dibaca pemohon." if on_behalf else "",
            required=False,
            max_length=MAX_NOTE,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields["catatan"].one_of_two = on_behalf  # owed, but only when it is sent

    def lines(self) -> list[Wanted]:
        """What is owed, in the order of the requirements; the form itself among it."""
        return [self._line(item) for item in self.repair.wanted]

    def welcome_lines(self) -> list[Wanted]:
        return [self._line(item) for item in self.repair.welcome]

    def _line(self, item: RequirementItem) -> Wanted:
        said = self.errors.get(_slot(item.code), []) if self.is_bound else []
        files = [_kept(file) for file in self.repair.staged.get(item.code, [])]
        return Wanted(item, files, [*self.upload_errors.get(item.code, []), *said])

    @property
    def has_faults(self) -> bool:
        return bool(self.upload_errors or (self.is_bound and self.errors))

    @property
    def seen_moves(self) -> int:
        seen = self.cleaned_data.get("seen")
        return -1 if seen is None else seen

    def refuse(self, errors: dict[str, str]) -> None:
        named = {_slot(name) if _slot(name) in self.fields else name: said for name, said in errors.items()}
        super().refuse(named)


def _slot(code: str) -> str:
    return f"syarat-{code}"


def _kept(file: Attachment) -> dict:
    return {
        "name": file.name,
        "public_id": str(file.public_id),
        "line": file.refusal or f"{filesizeformat(file.size)} · {file.get_status_display().lower()}",
        "is_refused": file.status == Attachment.Status.REFUSED,
        "waits": file.status == Attachment.Status.QUARANTINED,
    }
