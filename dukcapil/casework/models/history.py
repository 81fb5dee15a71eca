"""What happened and whose time ran: rows that the database lets nobody change (see migration 0002)."""

from django.conf import settings
from django.db import models

from dukcapil.people.models import Mandate
from dukcapil.people.roles import Role

from .case import Case


class Trail(models.Model):
    """One act. Append-only; ``seq``, ``previous`` and ``hash`` are set by the database, chained per case."""

    class Party(models.TextChoices):
        STAFF = "staf", "Staf"
        CITIZEN = "warga", "Warga"
        SYSTEM = "sistem", "Sistem"

    case = models.ForeignKey(Case, models.PROTECT, related_name="trail")
    seq = models.PositiveIntegerField(default=0, editable=False)
    at = models.DateTimeField()
    verb = models.CharField(max_length=30)
    from_state = models.CharField(max_length=50, blank=True)
    to_state = models.CharField(max_length=50)
    round = models.PositiveSmallIntegerField(default=1)
    party = models.CharField(max_length=6, choices=Party.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="acts")
    role = models.CharField(max_length=12, choices=Role.choices, blank=True)
    mandate = models.ForeignKey(Mandate, models.PROTECT, null=True, related_name="acts")
    on_behalf = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)
    previous = models.CharField(max_length=64, default="", editable=False)
    hash = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        verbose_name = "riwayat"
        verbose_name_plural = "riwayat"
        ordering = ["case_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="one_act_per_place_in_the_trail")]

    def __str__(self):
        return f"{self.case_id}/{self.seq} {self.verb}"


class Clock(models.Model):
    """A mark on the promise over the whole case: it starts, rests, goes on, ends, or is counted anew after the office
    changed its calendar. Append-only."""

    class Event(models.TextChoices):
        START = "mulai", "Mulai"
        REST = "berhenti", "Berhenti"
        RESUME = "lanjut", "Berjalan lagi"
        END = "selesai", "Selesai"
        RECOUNT = "hitung", "Dihitung ulang"

    case = models.ForeignKey(Case, models.PROTECT, related_name="clock")
    at = models.DateTimeField()
    event = models.CharField(max_length=8, choices=Event.choices)
    holder = models.CharField(max_length=8, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    round = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField(null=True)
    left_seconds = models.IntegerField(null=True)

    class Meta:
        verbose_name = "tanda waktu"
        verbose_name_plural = "tanda waktu"
        ordering = ["case_id", "id"]

    def __str__(self):
        return f"{self.case_id} {self.event} {self.at:%d-%m-%Y %H.%M}"
