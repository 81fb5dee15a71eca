"""The pages of messages, looked at as in ``test_axe``: tasks, fates, figures, texts, the demo's mailbox, the choice."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from complaints.models import PengaduanWayKanan
from dukcapil.notices.models import ChannelHealth, Letter, Notice
from dukcapil.people.roles import Role
from tests.builders import a_case, a_citizen, a_user

from .inspection import DESKTOP


def test_the_pages_of_messages(open_page, inspector, settings):
    settings.DEMO = True
    now = timezone.now()
    case = a_case(PengaduanWayKanan, "konfirmasi", when=now, applicant=a_citizen(email="siti@contoh.invalid"))
    a_case(PengaduanWayKanan, when=now)
    Notice.objects.filter(reference=case.number).update(state=Notice.State.FAILED, error="SMTPRecipientsRefused 550")
    Letter.objects.create(
        office=case.office, channel="email", sender="a@contoh.invalid", address="b@contoh.invalid", subject="Kabar",
        body="Ikuti di sini: https://contoh.invalid/lacak/", at=now,
    )  # fmt: skip
    since = now - timedelta(hours=1)
    ChannelHealth.objects.create(office=case.office, channel="email", failures=9, failing_since=since, error="HTTP 500")
    officer = open_page(DESKTOP, user=a_user(Role.PETUGAS))
    for name in ("notices", "notices_by_hand", "notices_all", "notices_report", "desk"):
        inspector.visit(officer, reverse(name))
    inspector.visit(officer, reverse("notices_all") + "?nomor=tidak-ada", "no such message")
    admin = open_page(DESKTOP, user=a_user(Role.ADMIN))
    inspector.visit(admin, reverse("notice_texts"))
    inspector.visit(admin, reverse("notice_text", args=["way-kanan", "dikembalikan"]))
    admin.get_by_label("Isi e-mail").fill("Tanpa tautan")
    admin.get_by_role("button", name="Simpan").click()
    inspector.look(admin, "a text refused")
    citizen = open_page(DESKTOP)
    inspector.visit(citizen, reverse("mailbox"))
    inspector.visit(citizen, reverse("tracked", args=[case.tracking_code]), "tracked with the choice")
