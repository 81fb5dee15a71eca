"""The office's books: entries numbered without gaps, written by the acts that the SOPs say write in them."""

from datetime import date

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from dukcapil.people.models import Office

from .case import Case
from .counter import Counter
from .history import Trail


class BookEntry(models.Model):
    """One line of a book. Append-only: the database refuses to change it.

    ``period`` is the year, for the queue the day: numbers begin anew with each. A case stands in a book once, so a step
    done again after an internal return writes no second line. ``facts`` are what the act recorded, by their inputs.
    """

    class Book(models.TextChoices):
        COMPLAINTS = "register-pengaduan", "Buku register pengaduan"  # its lines are the complaints themselves
        QUEUE = "antrian", "Nomor antrian"
        APPLICATIONS = "pendaftaran", "Buku pendaftaran"
        AGENDA = "agenda", "Buku agenda"
        BIRTHS = "register-kelahiran", "Buku register akta kelahiran"
        DEATHS = "register-kematian", "Buku register akta kematian"
        HANDOVERS = "penyerahan", "Buku penyerahan"

    office = models.ForeignKey(Office, models.PROTECT, related_name="book_entries", verbose_name="kantor")
    book = models.CharField("buku", max_length=20, choices=Book.choices)
    period = models.CharField("masa", max_length=10)
    number = models.PositiveIntegerField("nomor")
    case = models.ForeignKey(Case, models.PROTECT, related_name="book_entries", verbose_name="berkas")
    act = models.ForeignKey(Trail, models.PROTECT, related_name="book_entries")
    at = models.DateTimeField("waktu")
    about = models.CharField("atas nama", max_length=120)
    facts = models.JSONField("isian", default=dict, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = "entri buku"
        verbose_name_plural = "entri buku"
        ordering = ["office_id", "book", "-period", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["office", "book", "period", "number"], name="one_entry_per_book_number"),
            models.UniqueConstraint(fields=["case", "book"], name="a_case_stands_in_a_book_once"),
        ]

    def __str__(self):
        return f"{self.get_book_display()} {self.period}/{self.number}"

    def enter(self) -> None:
        """Give the next number of the book, under a lock held until the transaction ends, and write the line.

        The case itself is locked by who acts, so the look at its earlier line holds.
        """
        if BookEntry.objects.filter(case_id=self.case_id, book=self.book).exists():
            return
        self.number = Counter.next(self.office, self.series, int(self.period[:4]))
        self.save(force_insert=True)

    @property
    def label(self) -> str:
        """The number as its book prints it: "12/2026", for the queue "7 (25-11-2026)"."""
        if self.book == self.Book.QUEUE:
            return f"{self.number} ({date.fromisoformat(self.period):%d-%m-%Y})"
        return f"{self.number}/{self.period}"

    @property
    def title(self) -> str:
        """ "Buku agenda 12/2026"."""
        return f"{self.get_book_display()} {self.label}"

    @property
    def series(self) -> str:
        """The name of its counter: ``agenda``; for the queue one a day, ``antrian-1127``."""
        return f"{self.book}-{self.period[5:7]}{self.period[8:]}" if self.book == self.Book.QUEUE else self.book


class BookExport(models.Model):
    """Who took lines of a book, or of the list of cases, out of the portal: in what form, how many. Append-only.

    ``purpose`` is what contact data and NIK were taken for; empty where none went along.
    """

    CASES = "daftar-berkas"

    class Form(models.TextChoices):
        XLSX = "xlsx", "XLSX"
        CSV = "csv", "CSV"
        PRINT = "pdf", "Cetakan PDF"

    office = models.ForeignKey(Office, models.PROTECT, related_name="book_exports", verbose_name="kantor")
    book = models.CharField("buku", max_length=20, choices=[*BookEntry.Book.choices, (CASES, "Daftar berkas")])
    form = models.CharField("bentuk", max_length=4, choices=Form.choices)
    narrowed = models.CharField("saringan", max_length=300, blank=True)
    purpose = models.CharField("tujuan", max_length=300, blank=True)
    rows = models.PositiveIntegerField("jumlah baris")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("waktu")

    class Meta:
        verbose_name = "unduhan buku"
        verbose_name_plural = "unduhan buku"
        ordering = ["-id"]
        indexes = [models.Index(fields=["office", "book", "-id"], name="exports_of_a_book")]

    def __str__(self):
        return f"{self.get_book_display()} {self.form}: {self.rows}"


def entry_in(book: str, case: Case, act: Trail, facts: dict) -> BookEntry:
    """An unsaved line for an act on a case."""
    day = act.at.astimezone(case.office.zone).date()
    period = day.isoformat() if book == BookEntry.Book.QUEUE else str(day.year)
    return BookEntry(office=case.office, book=book, period=period, act=act, at=act.at, about=case.subject, facts=facts)
