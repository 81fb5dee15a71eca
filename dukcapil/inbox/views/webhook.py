"""The address that WhatsApp calls: proven by signature, stored, answered at once. The work is done by a worker."""

import hmac
import json
from json import JSONDecodeError

from django.conf import settings
from django.http import Http404, HttpResponse, UnreadablePostError
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dukcapil.inbox.events import store

MAX_BYTES = 3 * 1024 * 1024  # what Meta documents as the largest delivery


@csrf_exempt
@require_http_methods(["GET", "POST"])
def whatsapp(request):
    """Without a secret there is no such address; a call that is not signed with it leaves nothing behind."""
    if request.method == "GET":
        return _verify(request)
    secret = settings.WHATSAPP_APP_SECRET
    if not secret:
        raise Http404("no WhatsApp secret is set")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MAX_BYTES:
        return _answer("terlalu besar", 413)
    try:
        body = request.read(MAX_BYTES + 1)
    except (UnreadablePostError, OSError):
        return _answer("terputus", 400)
    if len(body) > MAX_BYTES:
        return _answer("terlalu besar", 413)
    if not _is_signed(body, request.headers.get("X-Hub-Signature-256", ""), secret):
        return _answer("tanda tangan tidak cocok", 403)
    delivered = _read(body)
    if delivered is None:
        return _answer("bukan JSON", 400)
    store(delivered, timezone.now())
    return _answer("diterima")


def _verify(request):
    """Asked once, when the webhook is set up in Meta's console."""
    token = settings.WHATSAPP_VERIFY_TOKEN
    if not token:
        raise Http404("no WhatsApp verify token is set")
    given = request.GET.get("hub.verify_token", "")
    if request.GET.get("hub.mode") != "subscribe" or not constant_time_compare(given, token):
        return _answer("ditolak", 403)
    return _answer(request.GET.get("hub.challenge", "")[:200])


def _is_signed(body: bytes, header: str, secret: str) -> bool:
    expected = "sha256=" + hmac.new(secret.encode(), body, "sha256").hexdigest()
    return constant_time_compare(header.encode("utf-8", "replace"), expected)


def _read(body: bytes) -> dict | None:
    """The delivery, {} for JSON of another shape, None for what is no JSON; however deep or odd it is."""
    try:
        found = json.loads(body)
        json.dumps(found)
    except (JSONDecodeError, UnicodeDecodeError, RecursionError, ValueError):
        return None
    return found if isinstance(found, dict) else {}


def _answer(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
