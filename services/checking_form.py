"""The officer's form: one verdict for each requirement, and what to do with the file then."""

from dataclasses import dataclass

from django import forms

from dukcapil.casework.forms import Moves, Refusable
from dukcapil.casework.inputs import MAX_NOTE

from .checking import MAX_REASON, REASONS, Finding, reason_in_parts, reason_in_words
from .evidence import Evidence
from .models import Application, RequirementItem

_Status = RequirementItem.Status
VERDICT, REASON, MORE, MARK = "hasil", "alasan", "catatan", "tanda"
OF_WHAT_IS_THERE = [(_Status.ACCEPTED, "Terima"), (_Status.REFUSED, "Perlu diganti")]
OF_WHAT_IS_MISSING = [
    (_Status.MISSING, "Belum ada"),
    (_Status.ACCEPTED, "Asli diperlihatkan"),
    (_Status.REFUSED, "Minta dilampirkan"),
]


@dataclass(frozen=True)
class Line:
    """One requirement as the form asks about it."""

    evidence: Evidence
    verdict: forms.BoundField
    reason: forms.BoundField
    more: forms.BoundField

    @property
    def item(self) -> RequirementItem:
        return self.evidence.item

    @property
    def has_error(self) -> bool:
        return bool(self.verdict.errors or self.reason.errors or self.more.errors)


class CheckingForm(Refusable):
    """What was found of each requirement; what nobody touched stays as it is."""

    seen = Moves(required=False)

    def __init__(self, *args, case: Application, evidence: list[Evidence], **kwargs):
        kwargs.setdefault("auto_id", "periksa_%s")
        super().__init__(*args, **kwargs)
        self.case, self.evidence = case, evidence
        self.initial["seen"] = case.moves
        for each in evidence:
            self._ask(each)
        self.fields["catatan"] = forms.CharField(
            label="Keterangan tambahan",
            help_text="Dibaca pemohon bila berkas dikembalikan. Daftar kekurangannya sudah disusun sendiri.",
            required=False,
            max_length=MAX_NOTE,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def _ask(self, each: Evidence) -> None:
        item, code = each.item, each.item.code
        key, more = reason_in_parts(item.reason)
        self.fields[f"{VERDICT}-{code}"] = forms.ChoiceField(
            label=item.name,
            choices=OF_WHAT_IS_THERE if each.is_there else OF_WHAT_IS_MISSING,
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": "Pilih salah satu hasil."},
        )
        self.fields[f"{REASON}-{code}"] = forms.ChoiceField(
            label=f"Alasan: {item.name}",
            choices=[("", "Pilih alasan, atau tulis sendiri"), *REASONS.items()],
            required=False,
            error_messages={"invalid_choice": "Pilih alasan dalam daftar, atau tulis sendiri."},
        )
        self.fields[f"{MORE}-{code}"] = forms.CharField(
            label=f"Keterangan alasan: {item.name}",
            required=False,
            max_length=MAX_REASON,
            widget=forms.TextInput(attrs={"placeholder": "Keterangan", "autocomplete": "off"}),
            error_messages={"max_length": f"Alasan paling panjang {MAX_REASON} karakter."},
        )
        self.fields[f"{MARK}-{code}"] = forms.CharField(required=False, widget=forms.HiddenInput)
        if item.status != _Status.WAITING:
            self.initial[f"{VERDICT}-{code}"] = item.status
        if item.status == _Status.REFUSED:
            self.initial |= {f"{REASON}-{code}": key, f"{MORE}-{code}": more}

    def lines(self) -> list[Line]:
        return [
            Line(each, *(self[f"{name}-{each.item.code}"] for name in (VERDICT, REASON, MORE)))
            for each in self.evidence
        ]

    @property
    def seen_moves(self) -> int:
        """Moves the page was drawn with; a missing or mangled value counts as stale."""
        seen = self.cleaned_data.get("seen")
        return -1 if seen is None else seen

    def findings(self, *, accept_the_rest: bool = False) -> dict[str, Finding]:
        """What was chosen, by the codes; ``accept_the_rest`` takes what was neither touched nor checked as good."""
        found = {}
        for each in self.evidence:
            code = each.item.code
            status = self.cleaned_data[f"{VERDICT}-{code}"]
            reason = reason_in_words(self.cleaned_data[f"{REASON}-{code}"], self.cleaned_data[f"{MORE}-{code}"])
            mark = self.cleaned_data[f"{MARK}-{code}"] or None
            if not status and accept_the_rest and each.is_there:
                status = _Status.ACCEPTED
            if status:
                shown = status == _Status.ACCEPTED and not each.is_there
                found[code] = Finding(status, reason if status == _Status.REFUSED else "", shown, mark)
        return found

    def refuse(self, errors: dict[str, str]) -> None:
        super().refuse({self._field_for(name): sentence for name, sentence in errors.items()})

    def _field_for(self, name: str) -> str:
        verdict = f"{VERDICT}-{name}"
        return verdict if verdict in self.fields else name
