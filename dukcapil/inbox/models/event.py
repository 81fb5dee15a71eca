"""What the WhatsApp webhook delivered, one row for each message or status: stored first, worked on later."""

from django.db import models


class Event(models.Model):
    """``key`` names the message or the status, so that one delivered fifty times is worked on once.

    ``payload`` is the delivered JSON in ASCII; it is emptied once it has been worked on.
    """

    key = models.CharField(max_length=255, unique=True)
    phone_number_id = models.CharField("ID nomor", max_length=40, blank=True)
    payload = models.TextField("isi", blank=True)
    received_at = models.DateTimeField("diterima")
    next_try_at = models.DateTimeField("dikerjakan", null=True)
    attempts = models.PositiveSmallIntegerField("percobaan", default=0)
    done_at = models.DateTimeField("selesai", null=True)
    outcome = models.CharField("hasil", max_length=100, blank=True)

    class Meta:
        verbose_name = "kiriman webhook"
        verbose_name_plural = "kiriman webhook"
        indexes = [
            models.Index(
                fields=["next_try_at", "id"], name="events_to_work_on", condition=models.Q(next_try_at__isnull=False)
            ),
            models.Index(fields=["done_at"], name="events_done"),
        ]

    def __str__(self):
        return self.key
