"""A real SMTP server in a thread (aiosmtpd): takes mail, refuses addresses, fails, hangs or hangs up when told to.

``with MailServer() as server:`` then ``server.use(settings)``. ``server.bounced`` are addresses it does not know;
``server.then(reply="451 later")``, ``then(hang=5)``, ``then(cut=True)`` tell the fate of the next mails.
"""

import asyncio
import logging
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller

logging.getLogger("mail.log").setLevel(logging.ERROR)  # the server's own talk, with every address


class _OnAFreePort(Controller):
    """The library knocks at the port it was told, which is 0."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@dataclass
class Fate:
    reply: str = ""
    hang: float = 0
    cut: bool = False


class MailServer:
    def __init__(self, chance=None):
        self.bounced: set[str] = set()
        self.taken: list[EmailMessage] = []
        self.receivers: list[str] = []
        self.chance = chance  # () -> Fate | None for every mail without a fate of its own
        self._fates: list[Fate] = []

    def __enter__(self):
        self._controller = _OnAFreePort(self, hostname="127.0.0.1", port=0)
        self._controller.start()
        return self

    def __exit__(self, *_error):
        self._controller.stop()

    @property
    def port(self) -> int:
        return self._controller.port

    def use(self, settings, timeout: float = 15) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", self.port, timeout
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""

    def then(self, times: int = 1, **fate) -> None:
        self._fates += [Fate(**fate)] * times

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address in self.bounced:
            return f"550 5.1.1 <{address}>: user unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        fate = self._fates.pop(0) if self._fates else (self.chance() if self.chance else None) or Fate()
        await asyncio.sleep(fate.hang)
        if fate.cut:
            server.transport.abort()
            return "250 OK"
        if fate.reply:
            return fate.reply
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        self.receivers += envelope.rcpt_tos
        return "250 OK"
