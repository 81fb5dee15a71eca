"""Forms of the monthly report; the door behind them is the judge."""

from datetime import date, datetime

from django import forms

from dukcapil.casework.forms import Moves, Refusable
from dukcapil.casework.inputs import NOTE_MISSING
from dukcapil.people.models import Office
from dukcapil.worktime.wording import month_in_words

from .models import MonthlyReport, first_day
from .monthly import NOTES
from .monthly_notes import marks_of_notes, with_others
from .scope import month_before, month_of

MONTHS_OFFERED = 24
_HELP = {
    "opening": "Satu dua kalimat pembuka untuk pembaca laporan.",
    "obstacles": "Apa yang menghambat bulan ini: jaringan, blanko, tenaga.",
    "follow_up": "Apa yang dilakukan sesudah ini, oleh siapa, kapan.",
}


class MakeForm(Refusable):
    """Which month of which office."""

    office = forms.ChoiceField(
        label="Kantor", error_messages=dict.fromkeys(("required", "invalid_choice"), "Pilih salah satu kantor Anda.")
    )
    month = forms.CharField(
        label="Bulan", widget=forms.Select, error_messages={"required": "Pilih bulan yang sudah berakhir."}
    )

    def __init__(self, *args, offices: list[Office], now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.offices = {office.key: office for office in offices}
        self.fields["office"].choices = [(office.key, office.short_name) for office in offices]
        if len(offices) == 1:
            self.fields["office"].widget = forms.HiddenInput()
            self.initial["office"] = offices[0].key
        month = month_of(now.astimezone(offices[0].zone).date())
        choices = []
        for _ in range(MONTHS_OFFERED):
            month = month_before(month)
            choices.append((f"{month:%Y-%m}", month_in_words(month)))
        self.fields["month"].widget.choices = choices

    def clean_office(self) -> Office:
        return self.offices[self.cleaned_data["office"]]

    def clean_month(self) -> date:
        month = first_day(self.cleaned_data["month"])
        if month is None:
            raise forms.ValidationError("Pilih bulan dari daftar.")
        return month


class NotesForm(Refusable):
    """What the office itself says of its month."""

    seen = Moves(required=False)
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, report: MonthlyReport, **kwargs):
        given = {name: getattr(report, name) for name in NOTES} | {"seen": report.moves, "was": marks_of_notes(report)}
        super().__init__(*args, initial=given, **kwargs)
        for name, label in NOTES.items():
            self.fields[name] = forms.CharField(
                label=label, help_text=_HELP[name], required=False, widget=forms.Textarea(attrs={"rows": 4})
            )

    def looked_at(self, report: MonthlyReport) -> None:
        """The page that comes back shows what others wrote meanwhile, so saving again may replace it."""
        typed = {name: self.data.get(name, "") for name in NOTES}
        merged = with_others(typed, self.data.get("was", ""), report)
        self.data = self.data | merged | {"was": marks_of_notes(report)}


class ReportActForm(Refusable):
    """What an act on the report needs. ``asks`` is the verb's note: "wajib", "opsional" or "tanpa"."""

    seen = Moves(required=False)

    def __init__(self, *args, asks: str, label: str = "Catatan", **kwargs):
        super().__init__(*args, **kwargs)
        if asks != "tanpa":
            self.fields["note"] = forms.CharField(
                label=label,
                required=asks == "wajib",
                error_messages={"required": NOTE_MISSING},
                widget=forms.Textarea(attrs={"rows": 3}),
            )
