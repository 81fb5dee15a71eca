"""A small IMAP server over a real socket (RFC 3501, as far as a reader of new mail needs it), with TLS or without.

``with FakeImap(mails=[bytes, ...]) as server:`` then ``server.url("imaps")``. ``server.flags`` holds what was marked;
``server.cut_after = "UID FETCH"`` closes the connection at that command, once.
"""

import re
import socketserver
import ssl
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "pengaduan@contoh.go.id", "sandi@1"


def a_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine, which is its own authority: (certificate, key)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "uji")])
    now = datetime.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "sertifikat.pem", folder / "kunci.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


@dataclass
class FakeImap:
    mails: list[bytes] = field(default_factory=list)
    certificate: tuple[Path, Path] | None = None
    tls_at_once: bool = True
    cut_after: str = ""
    said: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.flags: dict[int, set[str]] = {}

    def __enter__(self):
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.box = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    def setting(self, scheme: str, office: str = "way-kanan", password: str = PASSWORD) -> str:
        """A line of INBOX_MAILBOXES."""
        user, secret = USER.replace("@", "%40"), password.replace("@", "%40")
        return f"{office}={scheme}://{user}:{secret}@127.0.0.1:{self.port}/INBOX"

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.certificate)
        return context

    def unseen(self) -> list[int]:
        return [uid for uid in range(1, len(self.mails) + 1) if "\\Seen" not in self.flags.get(uid, set())]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    box: FakeImap

    def handle_error(self, request, client_address):
        """A client that went away, or that did not trust the certificate, is no event."""


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self):
        box = self.server.box
        if box.certificate and box.tls_at_once:
            self._secure()
        self._send("* OK siap")
        while line := self.rfile.readline():
            tag, _, command = line.decode().strip().partition(" ")
            name = command.upper()
            box.said.append(name.split(" ", 1)[0] if not name.startswith("UID") else " ".join(name.split()[:2]))
            if box.cut_after and name.startswith(box.cut_after):
                box.cut_after = ""
                return
            if not self._obey(tag, command, name):
                return

    def finish(self):
        super().finish()
        self.connection.close()

    def _secure(self):
        self.connection = self.server.box.context().wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)

    def _obey(self, tag: str, command: str, name: str) -> bool:
        box = self.server.box
        if name == "CAPABILITY":
            self._send("* CAPABILITY IMAP4rev1" + ("" if box.tls_at_once else " STARTTLS"))
        elif name == "STARTTLS":
            self._send(f"{tag} OK mulai")
            self._secure()
            return True
        elif name.startswith("LOGIN"):
            user, password = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', command)[1:3]
            if (user[0] or user[1], password[0] or password[1]) != (USER, PASSWORD):
                self._send(f"{tag} NO [AUTHENTICATIONFAILED] salah")
                return True
        elif name.startswith("SELECT"):
            if '"INBOX"' not in name:
                self._send(f"{tag} NO tidak ada")
                return True
            self._send(f"* {len(box.mails)} EXISTS")
        elif name.startswith("UID SEARCH"):
            self._send("* SEARCH " + " ".join(map(str, box.unseen())))
        elif name.startswith("UID FETCH"):
            self._fetch(int(name.split()[2]), name)
        elif name.startswith("UID STORE"):
            uid, flags = int(name.split()[2]), set(re.findall(r"\\[A-Za-z]+", command))
            box.flags.setdefault(uid, set()).update(flags)
        elif name == "LOGOUT":
            self._send("* BYE sampai jumpa")
            self._send(f"{tag} OK")
            return False
        self._send(f"{tag} OK selesai")
        return True

    def _fetch(self, uid: int, name: str) -> None:
        raw = self.server.box.mails[uid - 1]
        if "RFC822.SIZE" in name:
            self._send(f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(raw)})")
            return
        part = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if "HEADER" in name else raw
        what = "BODY[HEADER]" if "HEADER" in name else "BODY[]"
        self._send(f"* {uid} FETCH (UID {uid} {what} {{{len(part)}}}")
        self.wfile.write(part + b")\r\n")

    def _send(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")
