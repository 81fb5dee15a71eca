"""Which days somebody asks for: a month, or a range of at most a year; never a day that has not come."""

from datetime import date, timedelta

from django import forms

from dukcapil.worktime.wording import month_in_words

from .scope import end_of_month, month_before, month_of

EARLIEST = date(2015, 1, 1)  # before any portal
LONGEST = 366  # days of a range
MONTHS = 24  # offered in the list


class PeriodForm(forms.Form):
    """``days`` after validation: the range if one was given, else the month, else this month up to today."""

    bulan = forms.CharField(label="Bulan", required=False, max_length=7, widget=forms.Select)
    sejak = forms.DateField(
        label="Dari tanggal", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    sampai = forms.DateField(
        label="Sampai tanggal", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data, today: date):
        super().__init__(data, auto_id="masa_%s")
        self.today = today
        months = [month_of(today)]
        while len(months) < MONTHS:
            months.append(month_before(months[-1]))
        choices = [(f"{month:%Y-%m}", month_in_words(month)) for month in months]
        chosen = data.get("bulan", "")
        if chosen and chosen not in dict(choices) and (month := _month(chosen)):
            choices.append((chosen, month_in_words(month)))
        self.fields["bulan"].widget.choices = choices
        for field in self.fields.values():
            field.error_messages["invalid"] = "Tulis tanggal yang benar, misalnya 01-11-2026."

    def clean_bulan(self) -> date | None:
        given = self.cleaned_data["bulan"]
        if not given:
            return None
        month = _month(given)
        if month is None or month < EARLIEST:
            raise forms.ValidationError("Pilih bulan dalam daftar.")
        if month > self.today:
            raise forms.ValidationError("Bulan itu belum dimulai. Pilih bulan ini atau sebelumnya.")
        return month

    def clean_sejak(self) -> date | None:
        return self._reached("sejak")

    def clean_sampai(self) -> date | None:
        return self._reached("sampai")

    def _reached(self, name: str) -> date | None:
        day = self.cleaned_data[name]
        if day and day > self.today:
            raise forms.ValidationError("Tanggal itu belum tiba. Pilih hari ini atau sebelumnya.")
        if day and day < EARLIEST:
            raise forms.ValidationError(f"Angka tersedia sejak tahun {EARLIEST.year}.")
        return day

    def clean(self):
        since, until = self.cleaned_data.get("sejak"), self.cleaned_data.get("sampai")
        if since and until and until < since:
            self.add_error("sampai", "Tanggal akhir harus sama dengan atau sesudah tanggal awal.")
        elif since and (until or self.today) - since >= timedelta(days=LONGEST):
            self.add_error("sejak", "Rentang paling lama satu tahun.")

    @property
    def is_range(self) -> bool:
        return bool(self.data.get("sejak") or self.data.get("sampai"))

    @property
    def days(self) -> tuple[date, date]:
        """First and last day, both counted; of what could not be read, this month up to today."""
        this_month = (month_of(self.today), self.today)
        if not self.is_valid():
            return this_month
        since, until = self.cleaned_data["sejak"], self.cleaned_data["sampai"]
        if since or until:
            until = until or self.today
            return since or month_of(until), until
        month = self.cleaned_data["bulan"]
        return (month, min(end_of_month(month), self.today)) if month else this_month


def _month(text: str) -> date | None:
    year, _, month = text.partition("-")
    if not (len(year) == 4 and year.isascii() and year.isdigit() and len(month) == 2 and month.isascii()):
        return None
    if not month.isdigit():
        return None
    try:
        return date(int(year), int(month), 1)
    except ValueError:
        return None
