"""A complaint, an aspiration or a request for information, and its category."""

from django.db import models

from dukcapil.casework.models import Case


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

    category = models.ForeignKey(Category, models.PROTECT, related_name="complaints", verbose_name="kategori")
    text = models.TextField("isi pengaduan")

    class Meta:
        verbose_name = "pengaduan"
        verbose_name_plural = "pengaduan"

    @property
    def content(self) -> str:
        return self.text

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
