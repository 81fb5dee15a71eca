"""What the gateway tells later of a message that it took: delivered, read, or failed after all."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from . import window
from .channels.cloud_api import WINDOW_CLOSED
from .models import Notice

# Both the words of the WhatsApp Cloud API and how far each leads; "sent" we know from the answer already.
_STEPS = {"sent": Notice.State.SENT, "delivered": Notice.State.DELIVERED, "read": Notice.State.READ}


@transaction.atomic
def status_of(wamid: str, status: str, at: datetime, *, tracking: str = "", code: int | None = None) -> bool:
    """Take note of a delivery status; False when no notice is known by that id (yet).

    Statuses come twice and in any order: what is known is never taken back, and a failure counts only while nothing
    says that the message arrived. ``tracking`` is the status's ``biz_opaque_callback_data``: it finds the notice even
    when the worker died before it could keep the id. ``code`` is that of the first of its ``errors``.
    """
    notice = _find(wamid, tracking)
    if notice is None:
        return False
    changed = {}
    if status == "failed" and notice.state not in (Notice.State.DELIVERED, Notice.State.READ):
        changed = _failure(notice, at, code)
    elif status in _STEPS:
        changed = _progress(notice, _STEPS[status], at)
    if changed:
        changed.setdefault("message_id", wamid)
        Notice.objects.filter(pk=notice.pk).update(**changed)
    return True


def bounced(message_id: str, cause: str = "") -> bool:
    """A mail server returned a mail later on, by its Message-ID; False when no notice is known by that."""
    mail = Notice.objects.filter(channel=Notice.Channel.EMAIL, message_id=message_id).exclude(message_id="")
    error = f"SMTPRecipientsRefused {cause}".strip()[:300]
    return bool(mail.update(state=Notice.State.FAILED, error=error, done_at=None, next_try_at=None))


def _find(wamid: str, tracking: str) -> Notice | None:
    known = Q(message_id=wamid) & ~Q(message_id="")
    if tracking.isascii() and tracking.isdigit() and len(tracking) < 19:
        known |= Q(pk=int(tracking), channel=Notice.Channel.WHATSAPP, message_id="")
    return Notice.objects.select_for_update().filter(known).order_by("-message_id").first()


def _failure(notice: Notice, at: datetime, code: int | None) -> dict:
    """A free text that came too late for its window goes again, as the template; any other failure is one."""
    error = f"WhatsApp {code}" if code else "WhatsApp"
    if code == WINDOW_CLOSED and notice.template_values and notice.state != Notice.State.FAILED:
        if notice.service_number is not None:
            window.close(notice.service_number.phone_number_id, notice.address, at)
        return {"state": Notice.State.WAITING, "next_try_at": at, "message_id": "", "error": error}
    return {"state": Notice.State.FAILED, "next_try_at": None, "error": error}


def _progress(notice: Notice, reached: Notice.State, at: datetime) -> dict:
    order = list(Notice.ARRIVED)
    if notice.state not in (*order, Notice.State.WAITING, Notice.State.FAILED):
        return {}
    if notice.state == Notice.State.FAILED and reached == Notice.State.SENT:
        return {}  # an older word than the failure
    changed = {}
    if notice.sent_at is None:
        changed["sent_at"] = at
    if reached != Notice.State.SENT and notice.delivered_at is None:
        changed["delivered_at"] = at
    if reached == Notice.State.READ and notice.read_at is None:
        changed["read_at"] = at
    if notice.state not in order or order.index(reached) > order.index(notice.state):
        changed |= {"state": reached, "next_try_at": None, "error": ""}
    return changed
