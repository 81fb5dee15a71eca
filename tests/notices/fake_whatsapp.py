"""A server that speaks the WhatsApp Cloud API as it is documented, over real HTTP: messages, media, errors.

``with FakeWhatsApp() as gateway:`` then ``settings.WHATSAPP_API_URL = gateway.url``. What comes next may be told by
``gateway.then(status=500)``, ``then(code=131026)``, ``then(hang=3)``, ``then(cut=True)``, ``then(drip=0.05)``,
``then(redirect="http://...")``; each answers one request, in order. ``gateway.messages`` holds what was accepted.
"""

import hashlib
import json
import re
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

TOKEN = "token-uji"  # of every number, unless ``tokens`` names another

_MESSAGES = re.compile(r"/v23\.0/(\w+)/messages")
_MEDIA = re.compile(r"/v23\.0/(\w+)")
_FILE = re.compile(r"/berkas/(\w+)")
_STATUS_OF = {131026: 400, 131047: 400, 131030: 400, 131056: 400, 130429: 429, 80007: 429, 190: 401, 131000: 500}


@dataclass
class Fate:
    """How one request is answered, if not well."""

    status: int = 0
    code: int = 0
    retry_after: str = ""
    hang: float = 0
    cut: bool = False  # the connection closes before the answer is whole
    late_cut: bool = False  # the same, but the message was taken
    drip: float = 0  # seconds between two bytes of the answer
    redirect: str = ""
    html: bool = False


@dataclass
class Media:
    content: bytes
    mime_type: str = "image/jpeg"
    told_size: int | None = None  # what the API says, if that is not true
    told_url: str = ""
    sha256: str = ""


@dataclass
class FakeWhatsApp:
    needs_window: bool = False  # refuse free text to a pair that ``windows`` does not hold
    chance: object = None  # () -> Fate | None for every request without a fate of its own
    messages: list[dict] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)
    windows: set[tuple[str, str]] = field(default_factory=set)
    media: dict[str, Media] = field(default_factory=dict)
    sent_media_bytes: int = 0

    def __post_init__(self):
        self._fates: list[Fate] = []
        self._lock = threading.Lock()
        self._ids = count(1)
        self._ended = threading.Event()

    def __enter__(self):
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.gateway = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        return "http://{}:{}".format(*self._server.server_address)

    @property
    def url(self) -> str:
        return f"{self.address}/v23.0"

    def then(self, times: int = 1, **fate) -> None:
        with self._lock:
            self._fates += [Fate(**fate)] * times

    def keep(self, media_id: str, content: bytes, **more) -> None:
        self.media[media_id] = Media(content, **more)

    def texts(self) -> list[str]:
        """What people read: the text, or the values put into the template."""
        return [readable(message) for message in self.messages]

    def fate(self) -> Fate:
        with self._lock:
            if self._fates:
                return self._fates.pop(0)
        return (self.chance() if self.chance else None) or Fate()

    def take(self, number: str, message: dict) -> str:
        with self._lock:
            wamid = f"wamid.{number}.{next(self._ids)}"
            self.messages.append({"number": number, "id": wamid, **message})
        return wamid

    def wait(self, seconds: float) -> None:
        self._ended.wait(seconds)


def readable(message: dict) -> str:
    if message["type"] == "text":
        return message["text"]["body"]
    return " ".join(value["text"] for value in message["template"]["components"][0]["parameters"])


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    gateway: FakeWhatsApp

    def handle_error(self, request, client_address):
        """A client that went away is no event."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, *_args):
        pass

    def do_POST(self):
        gateway, fate = self._begin()
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        number = _MESSAGES.fullmatch(self.path)
        if self._answered_by(fate):
            return
        if not number:
            self._error(404, 100)
            return
        number = number[1]
        if self.headers.get("Authorization") != f"Bearer {gateway.tokens.get(number, TOKEN)}":
            self._error(401, 190)
            return
        message = json.loads(body)
        if code := self._fault_in(number, message):
            self._error(_STATUS_OF.get(code, 400), code)
            return
        wamid = gateway.take(number, message)
        if fate.late_cut:
            self._cut()
            return
        contact = {"input": message["to"], "wa_id": message["to"]}
        self._answer({"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": wamid}]}, fate)

    def do_GET(self):
        gateway, fate = self._begin()
        if self._answered_by(fate):
            return
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._error(401, 190)
        elif (file := _FILE.fullmatch(self.path)) and file[1] in gateway.media:
            self._file(gateway.media[file[1]])
        elif (about := _MEDIA.fullmatch(self.path)) and about[1] in gateway.media:
            media = gateway.media[about[1]]
            told = {
                "messaging_product": "whatsapp",
                "id": about[1],
                "url": media.told_url or f"{gateway.address}/berkas/{about[1]}",
                "mime_type": media.mime_type,
                "sha256": media.sha256 or hashlib.sha256(media.content).hexdigest(),
                "file_size": len(media.content) if media.told_size is None else media.told_size,
            }
            self._answer(told, fate)
        else:
            self._error(400, 100)

    def _begin(self) -> tuple[FakeWhatsApp, Fate]:
        gateway = self.server.gateway
        gateway.paths.append(self.path)
        return gateway, gateway.fate()

    def _answered_by(self, fate: Fate) -> bool:
        if fate.hang:
            self.server.gateway.wait(fate.hang)
        if fate.cut:
            self._cut()
        elif fate.redirect:
            self._head(302, {"Location": fate.redirect, "Content-Length": "0"})
        elif fate.html:
            self._head(502, {"Content-Type": "text/html", "Content-Length": "5"})
            self.wfile.write(b"<html")
        elif fate.code or fate.status:
            self._error(fate.status or _STATUS_OF.get(fate.code, 400), fate.code, fate.retry_after)
        else:
            return False
        return True

    def _fault_in(self, number: str, message: dict) -> int:
        """The documented shape, or the code of the error."""
        if message.get("messaging_product") != "whatsapp" or not re.fullmatch(r"[1-9]\d{7,14}", message.get("to", "")):
            return 100
        if message["type"] == "text":
            body = message.get("text", {}).get("body", "")
            if not 0 < len(body) <= 4096:
                return 100
            closed = self.server.gateway.needs_window and (number, message["to"]) not in self.server.gateway.windows
            return 131047 if closed else 0
        if message["type"] != "template":
            return 131051
        template = message.get("template", {})
        if not template.get("name") or template.get("language", {}).get("code") != "id":
            return 132001
        values = [value for part in template.get("components", []) for value in part["parameters"]]
        sound = all(v["type"] == "text" and v["text"] and not re.search(r"[\n\t]| {5}", v["text"]) for v in values)
        if len(values) != 3:
            return 132000
        return 0 if sound else 131008

    def _head(self, status: int, headers: dict) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _answer(self, content: dict, fate: Fate, status: int = 200, headers: dict | None = None) -> None:
        body = json.dumps(content).encode()
        self._head(status, {"Content-Type": "application/json", "Content-Length": str(len(body)), **(headers or {})})
        for byte in [body] if not fate.drip else [bytes([b]) for b in body]:
            self.wfile.write(byte)
            self.wfile.flush()
            time.sleep(fate.drip)

    def _error(self, status: int, code: int, retry_after: str = "") -> None:
        error = {
            "message": f"(#{code}) Message to +628123456789 failed",  # answers repeat what was asked
            "type": "OAuthException",
            "code": code or 1,
            "error_data": {"messaging_product": "whatsapp", "details": "Recipient +628123456789"},
            "fbtrace_id": "A1",
        }
        self._answer({"error": error}, Fate(), status, {"Retry-After": retry_after} if retry_after else {})

    def _file(self, media: Media) -> None:
        self._head(200, {"Content-Type": media.mime_type, "Content-Length": str(len(media.content))})
        for start in range(0, len(media.content), 65536):
            try:
                self.wfile.write(media.content[start : start + 65536])
            except OSError:  # the client had enough
                break
            self.server.gateway.sent_media_bytes += 65536

    def _cut(self) -> None:
        """Close half-way through an answer."""
        self.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"mess')
        self.wfile.flush()
        self.close_connection = True
