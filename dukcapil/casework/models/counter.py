"""The last number of each series, which makes register and book numbers gapless."""

from django.db import models

from dukcapil.people.models import Office


class Counter(models.Model):
    """The last number given in a series of an office and year; the row lock makes the series gapless."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="counters")
    series = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "penghitung nomor"
        verbose_name_plural = "penghitung nomor"
        constraints = [models.UniqueConstraint(fields=["office", "series", "year"], name="one_counter_per_series")]

    def __str__(self):
        return f"{self.series} {self.year}: {self.last}"

    @classmethod
    def next(cls, office: Office, series: str, year: int) -> int:
        """The next number of a series, under a lock held until the transaction ends: no gap, no double."""
        cls.objects.bulk_create([cls(office=office, series=series, year=year)], ignore_conflicts=True)
        counter = cls.objects.select_for_update().get(office=office, series=series, year=year)
        counter.last += 1
        counter.save(update_fields=["last"])
        return counter.last
