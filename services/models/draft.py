"""A form that is still being filled in: kept on the server, reached by a private link that expires."""

import secrets
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from dukcapil.casework.models import Channel
from dukcapil.people.encryption import EncryptedJSONField
from sop_registry.models import Sop

from .application import Application

LIVES = timedelta(days=7)  # since it was last saved


def new_token() -> str:
    return secrets.token_urlsafe(24)  # 192 random bits


class Draft(models.Model):
    """The answers so far (``services.forms``). Its files are attachments with its ``form_key`` and their requirement.

    An officer's draft (``recorded_by``) is an intake at the counter or by phone: ``shown`` lists the requirements whose
    original was seen. A draft that ``revises`` an application mends its form while the file is with the citizen.
    Once sent, ``application`` names what became of it and the answers are gone.
    """

    token = models.CharField(max_length=32, unique=True, default=new_token)
    sop = models.ForeignKey(Sop, models.PROTECT, related_name="drafts")
    form_key = models.UUIDField(unique=True, default=uuid.uuid4)
    answers = EncryptedJSONField("isian", default=dict)
    shown = models.JSONField("berkas asli diperlihatkan", default=list, blank=True)
    channel = models.CharField("saluran", max_length=10, choices=Channel.choices, default=Channel.WEB)
    received_at = models.DateTimeField("diterima", null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    revises = models.ForeignKey(Application, models.PROTECT, null=True, related_name="revisions")
    application = models.ForeignKey(Application, models.PROTECT, null=True, related_name="drafts")
    saved_at = models.DateTimeField("disimpan")
    expires_at = models.DateTimeField("berlaku sampai", db_index=True)

    class Meta:
        verbose_name = "isian tersimpan"
        verbose_name_plural = "isian tersimpan"
        ordering = ["-id"]

    def __str__(self):
        return f"{self.sop_id} {self.saved_at:%d-%m-%Y}"

    def saved(self, at: datetime) -> None:
        """Set its times for a save: the link lives on from here."""
        self.saved_at, self.expires_at = at, at + LIVES
