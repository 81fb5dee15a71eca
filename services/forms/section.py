"""A section: one short step of a form, read from a page or from what was kept, answered as plain JSON."""

import re
from datetime import date

from django import forms

from dukcapil.people.fields import FamilyCardField, NikField

from .fields import EARLIEST, DayField, TickField, plain

MOST_ROWS = 30
_READ_ROWS = 100  # beyond this nobody typed


class Section(forms.Form):
    """A step of a form. Every name on the page starts with the slug: ``anak-nama``.

    ``data`` is a POST; ``kept`` what the section answered before (``Draft.answers[slug]``); ``others`` all answers of
    the form, for sections that look at each other; ``today`` the office's day. After ``is_valid``, ``answer`` is what
    to keep. An officer's intake (``by_staff``) asks less: nobody at the counter needs to leave a phone number.
    """

    slug = ""
    title = ""
    intro = ""
    repeats = False
    use_required_attribute = False

    def __init__(self, data=None, *, kept=None, others=None, today: date, by_staff=False, prefix: str | None = None):
        self.others, self.today, self.by_staff = others or {}, today, by_staff
        super().__init__(data, prefix=prefix or self.slug, initial=kept or self.suggested())
        self.arrange()
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.widget.attrs["max"] = today.isoformat()

    @classmethod
    def applies(cls, answers: dict) -> bool:
        """Is this section asked, after what was answered so far?"""
        return True

    @classmethod
    def posted(cls, kept: dict, prefix: str | None = None) -> dict[str, str]:
        """What a page would send for these answers."""
        ticks = {name for name, field in cls.base_fields.items() if isinstance(field, TickField)}
        return {
            f"{prefix or cls.slug}-{name}": "on" if name in ticks else str(value)
            for name, value in (kept or {}).items()
            if value not in ("", None) and not (name in ticks and value != "ya")
        }

    def suggested(self) -> dict:
        """What the page may offer before anything was answered."""
        return {}

    def arrange(self) -> None:
        """Fit the fields to the other answers and to who fills them in."""

    def clean(self):
        given = super().clean()
        for name, field in self.fields.items():
            day = given.get(name)
            if isinstance(field, DayField) and day and day > self.today:
                self.add_error(name, "Tanggal ini belum terjadi. Periksa hari, bulan, dan tahunnya.")
            elif isinstance(field, DayField) and day and day.year < EARLIEST:
                self.add_error(name, "Tahun ini terlalu lampau. Periksa kembali tahunnya.")
        return given

    def require(self, *names: str) -> None:
        """Say of fields that may stay empty in other answers that they may not in these."""
        for name in names:
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])

    @property
    def answer(self) -> dict | list:
        """The answers as plain JSON; only after ``is_valid``."""
        return {name: plain(self.cleaned_data.get(name)) for name in self.fields}

    @property
    def first_fault(self) -> str:
        """One sentence for a section that must be mended."""
        return next((sentence for sentences in self.errors.values() for sentence in sentences), "")


class Row(Section):
    """One row of a repeating section. A row that was left empty or is struck out (``buang``) does not count."""

    buang = TickField(label="Hapus orang ini")

    def __init__(self, *args, number: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.number = number
        self.empty_permitted = True  # a row that does not count has no faults either
        self.order_fields([name for name in self.fields if name != "buang"])

    @property
    def counts(self) -> bool:
        """Was anything typed here that is meant to stay?"""
        if not self.is_bound or self._typed("buang"):
            return False
        return any(str(self._typed(name) or "").strip() for name in self.fields if name != "buang")

    def has_changed(self) -> bool:
        return self.counts

    @property
    def answer(self) -> dict:
        return {name: value for name, value in super().answer.items() if name != "buang"}

    def _typed(self, name: str):
        return self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))


class Rows(Section):
    """A section that repeats: ``rows`` are the forms of its rows, ``answer`` is a list.

    Names on the page: ``anggota-0-nama``. Rows are found in the POST itself, so a page needs no counter; ``add_row``
    shows one more, empty. A page draws each row as a fieldset whose legend is ``row_title`` and the row's number.
    """

    repeats = True
    row: type[Row]
    row_title = ""
    least = 0
    most = MOST_ROWS

    def __init__(self, data=None, *, kept=None, others=None, today: date, by_staff=False, prefix: str | None = None):
        super().__init__(data, others=others, today=today, by_staff=by_staff, prefix=prefix)
        self.rows: list[Row] = []
        if data is None:
            for answers in kept or self.suggested_rows():
                self._add(None, answers)
        else:
            for index in self._posted_rows(data):
                self._add(data, None, index)
        if not self.rows:
            self.add_row()

    @classmethod
    def posted(cls, kept: list, prefix: str | None = None) -> dict[str, str]:
        named = {}
        for index, answers in enumerate(kept or []):
            named |= cls.row.posted(answers, f"{prefix or cls.slug}-{index}")
        return named

    def suggested_rows(self) -> list[dict]:
        return []

    def add_row(self) -> None:
        """Show one more row, empty."""
        self._add(None, None)

    def visible_fields(self) -> list:
        """The fields of all rows, for the page's list of errors."""
        return [field for row in self.rows for field in row.visible_fields()]

    def clean(self):
        counted = [row for row in self.rows if row.counts]
        if len(counted) > self.most:
            raise forms.ValidationError(
                f"Anda menulis {len(counted)} orang; paling banyak {self.most} dalam satu permohonan. "
                "Hapus beberapa, lalu sampaikan sisanya kepada petugas."
            )
        if len(counted) < self.least:
            raise forms.ValidationError(f"Tulis sedikitnya {'satu' if self.least == 1 else self.least} orang.")
        if wrong := [str(row.number) for row in counted if not row.is_valid()]:
            raise forms.ValidationError(f"Periksa kembali isian orang ke-{', '.join(wrong)}.")
        return super().clean()

    @property
    def answer(self) -> list[dict]:
        return [row.answer for row in self.rows if row.counts]

    def _posted_rows(self, data) -> list[int]:
        pattern = re.compile(rf"{re.escape(self.prefix)}-([0-9]{{1,3}})-")
        found = {int(match[1]) for name in data if (match := pattern.match(name))}
        return sorted(found)[:_READ_ROWS]

    def _add(self, data, kept, index: int | None = None) -> None:
        index = index if index is not None else max((row.index for row in self.rows), default=-1) + 1
        row = self.row(
            data,
            kept=kept,
            others=self.others,
            today=self.today,
            by_staff=self.by_staff,
            prefix=f"{self.prefix}-{index}",
            number=len(self.rows) + 1,
        )
        row.index = index
        self.rows.append(row)


def secret_fields(section: type[Section]) -> set[str]:
    """The fields of a section, or of its rows, that hold a NIK or a No. KK."""
    fields = section.row.base_fields if section.repeats else section.base_fields
    return {name for name, field in fields.items() if isinstance(field, NikField | FamilyCardField)}
