"""What the portal said of a limit: to whom, when, and how high it has climbed."""

from django.conf import settings
from django.db import models

from dukcapil.people.models import Office
from dukcapil.people.roles import Role

from .case import Case


class Alert(models.Model):
    """One sentence on a limit, said once: the bell of everybody at the desk of ``role`` that serves the SOP.

    ``spell`` tells the stays apart: for a step the moves of the case when it was entered, for the whole case the round.
    ``stage`` counts within the spell. For a step 0 is the warning at 80 %, 1 that it is late, from 2 on it climbs; for
    the whole case every stage climbs. A limit that a changed calendar put off is another one, told by ``due_at``: what
    is to come of it is said again.
    """

    class About(models.TextChoices):
        STEP = "langkah", "Langkah"
        CASE = "berkas", "Seluruh berkas"

    case = models.ForeignKey(Case, models.PROTECT, related_name="alerts", verbose_name="berkas")
    office = models.ForeignKey(Office, models.PROTECT, related_name="alerts", verbose_name="kantor")
    about = models.CharField("tentang", max_length=8, choices=About.choices)
    spell = models.PositiveIntegerField("masa")
    stage = models.PositiveSmallIntegerField("tahap")
    role = models.CharField("kepada", max_length=12, choices=Role.choices)
    due_at = models.DateTimeField("batasnya")
    at = models.DateTimeField("waktu")

    class Meta:
        verbose_name = "peringatan batas"
        verbose_name_plural = "peringatan batas"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "about", "spell", "stage", "due_at"], name="one_alert_per_stage"),
        ]
        indexes = [models.Index(fields=["office", "role", "-id"], name="alerts_of_a_role")]

    def __str__(self):
        return f"{self.case_id} {self.about} {self.stage}"


class AlertsRead(models.Model):
    """How far a person has read the bell."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="alerts_read")
    last_id = models.BigIntegerField("peringatan terakhir", default=0)

    class Meta:
        verbose_name = "bacaan peringatan"
        verbose_name_plural = "bacaan peringatan"

    def __str__(self):
        return f"{self.user_id} sampai {self.last_id}"


class AlertMail(models.Model):
    """How far a person was told by e-mail of one office's limits."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="alert_mails")
    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    last_id = models.BigIntegerField("peringatan terakhir", default=0)
    sent_at = models.DateTimeField("terkirim", null=True)

    class Meta:
        verbose_name = "e-mail peringatan"
        verbose_name_plural = "e-mail peringatan"
        constraints = [models.UniqueConstraint(fields=["user", "office"], name="one_alert_mail_per_office")]

    def __str__(self):
        return f"{self.user_id} sampai {self.last_id}"
