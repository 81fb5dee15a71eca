"""Conversations of the demo: what an office with one service number, and a mailbox, finds in its inbox."""

import uuid
from datetime import datetime, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image, ImageDraw

from dukcapil.casework.attachments import clean_waiting
from dukcapil.casework.models import Case
from dukcapil.inbox.arriving import Arriving, Enclosed, receive
from dukcapil.inbox.models import Conversation, Post
from dukcapil.notices.models import ServiceNumber
from dukcapil.notices.window import heard_from
from dukcapil.people.models import Office

# Who wrote, hours before the demo's last moment, what, and whether a photo came with it.
_WHATSAPP = (
    (
        "Siti Aminah",
        "+6281234567801",
        2.5,
        "Selamat pagi, akta kelahiran anak saya belum jadi sejak bulan lalu.",
        False,
    ),
    ("Siti Aminah", "+6281234567801", 2.4, "Ini bukti pendaftarannya.", True),
    ("Joko Santoso", "+6281234567802", 5, "Apakah bisa buat KIA lewat WhatsApp? Anak saya umur 6 tahun.", False),
    ("Rahmat", "+6281234567803", 30, "Kantor buka hari Sabtu?", False),
    ("Dewi", "+6281234567804", 52, "Petugas minta uang Rp50.000 untuk KK, apakah memang ada biaya?", False),
)
_EMAIL = (
    "Budi Hartono",
    "budi.hartono@contoh.invalid",
    20,
    "Perbaikan nama di KK",
    "Nama istri saya salah satu huruf.",
)
MAILBOX = "pengaduan@contoh.invalid"


def seed_inbox(now: datetime) -> None:
    """Messages to the first service number of each office that has one, once; their photos are rewritten at once."""
    if Conversation.objects.exists():
        return
    with transaction.atomic():
        for office in Office.objects.all():
            if number := ServiceNumber.objects.filter(office=office).order_by("id").first():
                _fill(office, number, now)
    clean_waiting()


def _fill(office: Office, number: ServiceNumber, now: datetime) -> None:
    for name, phone, hours, text, with_photo in _WHATSAPP:
        _write(office, number, name, phone, text, now - timedelta(hours=hours), with_photo)
    own = Case.objects.filter(office=office, closed_at=None, anonymous=False).exclude(applicant__phone="")
    if case := own.select_related("applicant").order_by("-id").first():
        phone, text = str(case.applicant.phone), f"Sudah sampai mana berkas saya, {case.number.lower()}?"
        _write(office, number, case.applicant.name, phone, text, now - timedelta(hours=1), False)
    name, address, hours, subject, text = _EMAIL
    mail = Arriving(office, "email", MAILBOX, address, name, _id(), text, now - timedelta(hours=hours), subject=subject)
    receive(mail, [], now)
    answered = Conversation.objects.get(office=office, contact="+6281234567803")
    Post.objects.create(
        conversation=answered,
        direction=Post.Direction.OUT,
        text="Kantor buka Senin sampai Jumat, Bapak.",
        at=now - timedelta(hours=29),
        settled=True,
    )
    Conversation.objects.filter(pk=answered.pk).update(unread=0)


def _write(office: Office, number: ServiceNumber, name: str, phone: str, text: str, at: datetime, photo: bool) -> None:
    message = Arriving(
        office, "whatsapp", str(number.phone), phone, name, _id(), text, at, sender_is_sure=True, number=number
    )
    heard_from(number.phone_number_id, phone, at)
    receive(message, [Enclosed("bukti", upload=_photo())] if photo else [], at)


def _id() -> str:
    return f"demo/{uuid.uuid4()}"


def _photo() -> SimpleUploadedFile:
    paper = Image.new("RGB", (640, 420), "#f3efe2")
    pen = ImageDraw.Draw(paper)
    for line in range(40, 400, 30):
        pen.line((40, line, 600 - line % 120, line), fill="#555555", width=6)
    kept = BytesIO()
    paper.save(kept, "JPEG")
    return SimpleUploadedFile("bukti.jpg", kept.getvalue(), "image/jpeg")
