"""The demo's mailbox: what would have left the portal stays here to be looked at."""

from django.db import models

from dukcapil.people.models import Office


class Letter(models.Model):
    """A message as its receiver would have seen it. Written in the demo only."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="+", verbose_name="kantor")
    channel = models.CharField("saluran", max_length=10)
    sender = models.CharField("dari", max_length=254)
    address = models.CharField("kepada", max_length=254)
    subject = models.CharField("perihal", max_length=200, blank=True)
    body = models.TextField("isi")
    at = models.DateTimeField("waktu")

    class Meta:
        verbose_name = "surat contoh"
        verbose_name_plural = "surat contoh"
        ordering = ["-id"]

    def __str__(self):
        return f"{self.channel} {self.pk}"
