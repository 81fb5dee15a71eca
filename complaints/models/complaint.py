"""A complaint, an aspiration or a request for information, and its category."""

from django.db import models

from dukcapil.casework.models import Case
from dukcapil.worktime.wording import day_in_words


class Category(models.Model):
    """What a complaint is about; edited by the technician, the same for every office."""

    key = models.SlugField("kunci", unique=True)
    name = models.CharField("nama", max_length=80)
    hint = models.CharField("penjelasan", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("urutan", default=0)
    active = models.BooleanField("dipakai", default=True)

    class Meta:
        verbose_name = "kategori pengaduan"
        verbose_name_plural = "kategori pengaduan"
        ordering = ["position", "name"]

    def __str__(self):
        return self.name


class Complaint(Case):
    """A citizen's complaint; the seven complaint SOPs are proxies of it."""

    class Kind(models.TextChoices):
        COMPLAINT = "pengaduan", "Pengaduan"
        ASPIRATION = "aspirasi", "Aspirasi atau saran"
        QUESTION = "informasi", "Permintaan informasi"

    class Grade(models.TextChoices):
        """Classes of the national limits (annex of PermenPANRB 62/2018, as offices publish them)."""

        LIGHT = "ringan", "Ringan"
        NORMATIVE = "normatif", "Normatif"
        PLAIN = "biasa", "Tidak berkadar pengawasan"
        SUPERVISED = "pengawasan", "Berkadar pengawasan"

    kind = models.CharField("jenis", max_length=10, choices=Kind.choices, default=Kind.COMPLAINT)
    grade = models.CharField("kelas", max_length=10, choices=Grade.choices, default=Grade.NORMATIVE)
    category = models.ForeignKey(Category, models.PROTECT, related_name="complaints", verbose_name="kategori")
    text = models.TextField("isi pengaduan")
    place = models.CharField("tempat kejadian", max_length=150, blank=True)
    occurred_on = models.DateField("tanggal kejadian", null=True, blank=True)
    related_number = models.CharField("nomor register terkait", max_length=30, blank=True)

    class Meta:
        verbose_name = "pengaduan"
        verbose_name_plural = "pengaduan"
        indexes = [
            models.Index(
                fields=["related_number"], name="complaints_about_a_case", condition=~models.Q(related_number="")
            )
        ]

    @property
    def content(self) -> str:
        return self.text

    @property
    def facts(self) -> list[tuple[str, str]]:
        told = (
            ("Jenis", self.get_kind_display()),
            ("Tempat", self.place),
            ("Tanggal kejadian", day_in_words(self.occurred_on) if self.occurred_on else ""),
            ("Nomor terkait", self.related_number),
        )
        return [(label, value) for label, value in told if value]

    def why_closed_to(self, verb: str) -> str:
        if verb == "sanggah" and self.round > self.office.objection_rounds:
            return (
                f"Jawaban ini sudah {self.office.objection_rounds} kali Anda sanggah. "
                "Anda berhak melapor ke Ombudsman Republik Indonesia."
            )
        return ""

    def sanggah(self, *, by, note, fields):
        """The citizen is not satisfied: a new round begins."""
        self.round += 1
