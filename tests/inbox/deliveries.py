"""What WhatsApp would deliver: bodies of the webhook, signed; and a service number to deliver them to."""

import hashlib
import hmac
import json
from datetime import datetime
from itertools import count

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dukcapil.inbox import events
from dukcapil.inbox.models import Conversation
from dukcapil.notices.models import ServiceNumber
from dukcapil.people.models import Office

SECRET = "rahasia-aplikasi"
NUMBER_ID = "1085550001"
SENDER = "6281234567890"
_serial = count(1)


def a_number(office: str = "way-kanan", phone_number_id: str = NUMBER_ID, phone="+628117961500", **more):
    at = Office.objects.get(key=office)
    return ServiceNumber.objects.create(
        office=at, label="Pengaduan", phone=phone, phone_number_id=phone_number_id, **more
    )


def a_message(text: str = "Selamat pagi", *, sender=SENDER, at: datetime | None = None, **more) -> dict:
    """One message as the webhook names it; ``type=`` and its own part replace the text."""
    message = {
        "from": sender,
        "id": f"wamid.uji{next(_serial)}",
        "timestamp": str(int((at or timezone.now()).timestamp())),
    }
    return message | (more or {"type": "text", "text": {"body": text}})


def a_delivery(*messages: dict, statuses=(), number_id=NUMBER_ID, name="Siti Aminah") -> dict:
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "628117961500", "phone_number_id": number_id},
    }
    if messages:
        value["contacts"] = [{"wa_id": messages[0].get("from"), "profile": {"name": name}}]
        value["messages"] = list(messages)
    if statuses:
        value["statuses"] = list(statuses)
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "WABA", "changes": [{"field": "messages", "value": value}]}],
    }


def deliver(body, *, secret: str | None = SECRET, client: Client | None = None):
    """POST a body to the webhook, signed with a secret (None: not at all)."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {}
    if secret is not None:
        headers["X-Hub-Signature-256"] = "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    return (client or Client()).post(reverse("whatsapp_webhook"), raw, content_type="application/json", headers=headers)


def arrives(*messages: dict, **more) -> Conversation:
    """Delivered and worked on; the conversation it is in."""
    assert deliver(a_delivery(*messages, **more)).status_code == 200
    events.work(timezone.now)
    return Conversation.objects.select_related("office", "number").latest("pk")
