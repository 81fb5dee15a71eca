"""WhatsApp Cloud API: send a text or a template from one service number, fetch what a citizen sent to it.

Every connection has a time limit and every answer a size limit; redirects are not followed, for the token would go
along. What the gateway answers is never logged or kept, for it repeats numbers and texts: only its codes are.
"""

import hashlib
import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urlsplit

import requests
import urllib3
from django.conf import settings

from .failures import Later, Never, TooLarge, WindowClosed

ANSWER_BYTES = 64 * 1024
_PART = 64 * 1024
LONGEST_PAUSE = timedelta(hours=6)

WINDOW_CLOSED = 131047
# Nothing changes by trying again: a bad parameter, oneself, no WhatsApp account, not on the allowed list, opted out.
_NEVER = {100, 131008, 131009, 131021, 131026, 131030, 131050, 131051, 130472}
_PAIR_TOO_FAST = 131056  # too much for one recipient; other recipients are not concerned
_TOO_FAST = {4, 80007, 130429, 131048}


@dataclass(frozen=True)
class Patience:
    """Seconds: to reach the gateway, to wait for its next bytes, for a whole answer or file however slowly it drips."""

    connect: float = 5
    silent: float = 10
    answer: float = 20
    media: float = 120


class _Bearer(requests.auth.AuthBase):
    """Given as ``auth`` so that no .netrc of the machine takes its place."""

    def __init__(self, token: str):
        self.token = token

    def __call__(self, request):
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


class CloudApi:
    """One service number's way to the gateway (``phone_number_id`` is Meta's key of the number)."""

    def __init__(self, phone_number_id: str, token: str, patience: Patience = Patience()):  # noqa: B008 (frozen)
        self.phone_number_id, self._auth, self._patience = phone_number_id, _Bearer(token), patience

    def send_text(self, to: str, text: str, *, tracking: str = "") -> str:
        """Free text, within 24 hours of the person's last message; returns the message's id (``wamid...``).

        Raises ``WindowClosed``, ``Never`` or ``Later``. ``tracking`` comes back with the message's statuses.
        """
        return self._send(to, {"type": "text", "text": {"preview_url": False, "body": text}}, tracking)

    def send_template(self, to: str, name: str, language: str, values: list[str], *, tracking: str = "") -> str:
        """An approved template with the values of its body's variables, in order; returns the message's id."""
        body = {"type": "body", "parameters": [{"type": "text", "text": value} for value in values]}
        template = {"name": name, "language": {"code": language}, "components": [body]}
        return self._send(to, {"type": "template", "template": template}, tracking)

    def fetch_media(self, media_id: str, max_bytes: int) -> bytes:
        """What a citizen sent, by the id in the webhook; ``TooLarge`` as soon as more than ``max_bytes`` come."""
        about = self._answer("GET", f"{settings.WHATSAPP_API_URL}/{quote(media_id, safe='')}")
        size, url = about.get("file_size"), about.get("url")
        if isinstance(size, int) and size > max_bytes:
            raise TooLarge("WhatsApp media")
        if not isinstance(url, str) or not _may_have_our_token(url):
            raise Later("WhatsApp media")
        with self._ask("GET", url) as response:
            if response.status_code != 200:
                raise Later(f"HTTP {response.status_code}")
            content = _read(response, max_bytes, self._patience.media)
        if about.get("sha256") not in (None, hashlib.sha256(content).hexdigest()):
            raise Later("WhatsApp media")
        return content

    def _send(self, to: str, content: dict, tracking: str) -> str:
        message = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": to.lstrip("+"),
            **content,
            **({"biz_opaque_callback_data": tracking} if tracking else {}),
        }
        url = f"{settings.WHATSAPP_API_URL}/{quote(self.phone_number_id, safe='')}/messages"
        answer = self._answer("POST", url, json=message)
        try:
            return str(answer["messages"][0]["id"])
        except (LookupError, TypeError) as error:
            raise Later("WhatsApp") from error

    def _answer(self, method: str, url: str, **more) -> dict:
        with self._ask(method, url, **more) as response:
            try:
                answer = json.loads(_read(response, ANSWER_BYTES, self._patience.answer))
            except (ValueError, TooLarge):
                answer = None
        if response.status_code == 200 and isinstance(answer, dict):
            return answer
        raise _failure(response, answer)

    def _ask(self, method: str, url: str, **more) -> requests.Response:
        try:
            return requests.request(
                method,
                url,
                auth=self._auth,
                timeout=(self._patience.connect, self._patience.silent),
                allow_redirects=False,
                stream=True,
                **more,
            )
        except requests.RequestException as error:
            raise Later(type(error).__name__) from None


def _may_have_our_token(url: str) -> bool:
    """Media lie on Meta's own hosts, or where the gateway itself is; the token goes nowhere else."""
    given, api = urlsplit(url), urlsplit(settings.WHATSAPP_API_URL)
    if (given.scheme, given.netloc) == (api.scheme, api.netloc):
        return True
    return given.scheme == "https" and given.netloc in settings.WHATSAPP_MEDIA_HOSTS


def _read(response: requests.Response, max_bytes: int, seconds: float) -> bytes:
    deadline, parts, size = time.monotonic() + seconds, [], 0
    try:
        while part := response.raw.read1(_PART, decode_content=True):  # what has come, however little
            size += len(part)
            if size > max_bytes:
                raise TooLarge("WhatsApp media")
            if time.monotonic() > deadline:
                raise Later("ReadTimeout")
            parts.append(part)
    except urllib3.exceptions.HTTPError as error:  # also an answer that stops half-way
        raise Later(type(error).__name__) from None
    return b"".join(parts)


def _failure(response: requests.Response, answer) -> Exception:
    code, cause = _code_of(answer), f"HTTP {response.status_code}"
    if code:
        cause = f"WhatsApp {code}"
    if code == WINDOW_CLOSED:
        return WindowClosed(cause)
    if code in _NEVER and response.status_code < 500:
        return Never(cause)
    too_fast = response.status_code == 429 or code in _TOO_FAST
    return Later(cause, _pause_of(response), whole_channel=too_fast and code != _PAIR_TOO_FAST)


def _code_of(answer) -> int:
    """The ``code`` of a documented error, 0 where there is none."""
    error = answer.get("error") if isinstance(answer, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, int) else 0


def _pause_of(response: requests.Response) -> timedelta | None:
    """``Retry-After`` in seconds or as a date; at most six hours, for a gateway's slip must not silence a day."""
    given = response.headers.get("Retry-After", "").strip()
    if given.isascii() and given.isdigit():
        return min(timedelta(seconds=min(int(given), 10**6)), LONGEST_PAUSE)
    try:
        until = parsedate_to_datetime(given)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(until - datetime.now(UTC), timedelta()), LONGEST_PAUSE)
