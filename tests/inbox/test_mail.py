"""E-mail into the inbox: read from a real IMAP server, each message once, the bad ones never in the way of the good."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from django.utils import timezone

from complaints.models import PengaduanWayKanan
from dukcapil.casework.parties import Staff
from dukcapil.inbox import mail
from dukcapil.inbox.fetching import fetch_mail
from dukcapil.inbox.mailboxes import mailboxes
from dukcapil.inbox.models import Conversation, Medium, Post
from dukcapil.inbox.replies import answer
from dukcapil.inbox.tasks import fetch_mailboxes
from dukcapil.notices.models import ChannelSettings, Notice
from dukcapil.people.models import Office
from dukcapil.people.roles import Role
from tests.builders import a_case, a_citizen, a_user
from tests.files.making_pdfs import a_pdf
from tests.services.applying import PHOTO

from .fake_imap import PASSWORD, USER, FakeImap, a_certificate


def a_mail(text="Akta saya belum jadi.", *, html="", files=(), raw=False, **headers) -> bytes:
    message = EmailMessage()
    given = {
        "From": "Siti Aminah <Siti@Contoh.id>",
        "To": USER,
        "Subject": "Akta kelahiran",
        "Date": "Tue, 10 Nov 2026 09:15:00 +0700",
        "Message-ID": f"<{abs(hash((text, html, str(headers))))}@contoh.id>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in given.items():
        if value:
            message[name] = value
    if text:
        message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html") if text else message.set_content(html, subtype="html")
    for name, content, kind in files:
        message.add_attachment(content, maintype=kind.split("/")[0], subtype=kind.split("/")[1], filename=name)
    return message.as_bytes().replace(b"\n", b"\r\n")


@pytest.fixture
def take(registry):
    """Read a mailbox with these mails, over a plain connection to this machine; the server comes back."""

    def taken(*mails: bytes, office: str = "way-kanan", times: int = 1) -> FakeImap:
        with FakeImap(mails=list(mails)) as server:
            for _ in range(times):
                for mailbox in mailboxes([server.setting("imap", office)]):
                    fetch_mail(mailbox, timezone.now())
        return server

    return taken


def test_a_mail_becomes_a_conversation_with_its_true_time_and_files(take):
    server = take(a_mail(files=[("kk.jpg", PHOTO, "image/jpeg"), ("surat.pdf", a_pdf(), "application/pdf")]))
    found = Conversation.objects.get()
    assert (found.channel, found.line, found.contact, found.name) == ("email", USER, "siti@contoh.id", "Siti Aminah")
    post = found.posts.get()
    assert (post.subject, post.text) == ("Akta kelahiran", "Akta saya belum jadi.")
    assert post.at == datetime(2026, 11, 10, 2, 15, tzinfo=UTC)
    assert [(m.state, m.attachment.name) for m in Medium.objects.all()] == [
        ("tersimpan", "kk.jpg"),
        ("tersimpan", "surat.pdf"),
    ]
    assert server.flags == {1: {"\\Seen"}}


def test_a_mail_is_written_down_once_however_often_it_is_fetched(take):
    same = a_mail(Message_ID="<satu@contoh.id>")
    take(same, same, times=3)
    take(same)  # unseen again, as after a move between folders
    assert (Post.objects.count(), Conversation.objects.get().unread) == (1, 1)


def test_one_mail_to_two_offices_reaches_both(take):
    same = a_mail(Message_ID="<dua@contoh.id>")
    take(same)
    with FakeImap(mails=[same]) as server:
        setting = server.setting("imap", "tomohon") + "?alamat=tomohon@contoh.go.id"
        fetch_mail(mailboxes([setting])[0], timezone.now())
    assert set(Conversation.objects.values_list("office__key", "line")) == {
        ("way-kanan", USER),
        ("tomohon", "tomohon@contoh.go.id"),
    }


def test_mails_without_an_id_are_told_apart_by_what_they_say(take):
    take(a_mail("satu", Message_ID=""), a_mail("dua", Message_ID=""), times=2)
    assert Post.objects.count() == 2


def test_a_page_is_read_as_its_words(take):
    html = "<html><head><style>p{}</style><title>x</title></head><body><p>Yth. Dinas,</p><p>KK&nbsp;saya <b>hilang</b>."
    take(a_mail("", html=html + "<br>Terima kasih<script>alert(1)</script></body></html>"))
    assert Post.objects.get().text == "Yth. Dinas,\n\nKK saya hilang .\nTerima kasih"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; owner-email=x"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<berita.contoh.id>"},
        {"Return_Path": "<>"},
        {"From": "MAILER-DAEMON@contoh.id"},
        {"From": "No-Reply@toko.example"},
        {"From": USER},
        {"From": "Jangan Balas <jangan-balas@localhost.example>"},
    ],
)
def test_what_a_machine_sent_begins_no_loop(take, settings, headers):
    settings.DEFAULT_FROM_EMAIL = "Dukcapil <jangan-balas@localhost.example>"
    server = take(a_mail(**headers))
    assert not Conversation.objects.exists()
    assert server.unseen() == []


def test_the_office_s_own_sender_begins_no_loop(take):
    ChannelSettings.objects.create(office=Office.objects.get(key="way-kanan"), sender_address="kantor@contoh.go.id")
    take(a_mail(From="Kantor <Kantor@contoh.go.id>"))
    assert not Conversation.objects.exists()


def test_a_report_of_a_bounce_is_passed_over(take):
    raw = b'From: mta@contoh.id\r\nContent-Type: multipart/report; boundary="x"\r\n\r\n--x\r\n\r\nGagal\r\n--x--\r\n'
    take(raw)
    assert not Conversation.objects.exists()


def test_who_answers_plainly_is_no_machine(take):
    take(a_mail(Auto_Submitted="no"))
    assert Conversation.objects.count() == 1


_MALFORMED = [
    b"",
    b"\r\n\r\n",
    b"bukan surat sama sekali",
    b"\xff\xfe\x00\x01" * 50,
    b"From: \r\nSubject: =?utf-8?B?rusak?=\r\n\r\nhalo",
    b"From: a@b.id\r\nDate: kemarin sore\r\n\r\nhalo",
    b"From: a@b.id\r\nDate: Tue, 99 Nov 9999 99:99:99 +9999\r\n\r\nhalo",
    b"From: a@b.id\r\nContent-Type: text/plain; charset=tidak-ada\r\n\r\n\xe9\xe8",
    b"From: a@b.id\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\xff nol \x00 akhir",
    b"From: a@b.id\r\nContent-Type: multipart/mixed\r\n\r\n--x\r\n\r\nhalo",
    b"From: a@b.id\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n!!",
    b"From: =?iso-8859-99?Q?=E9?= <a@b.id>\r\n\r\nhalo",
    b"From: a@b.id, c@d.id; <\r\nMessage-ID: [tanpa kurung\r\n\r\nhalo",
    b"From: a@b.id\r\nSubject: " + b"x" * 100_000 + b"\r\n\r\n" + b"y" * 200_000,
    b'From: a@b.id\r\nContent-Type: application/pdf; name="' + b"n" * 5_000 + b'"\r\n\r\n%PDF-1.4 rusak',
    b"From: a@b.id\r\nContent-Type: text/html\r\n\r\n" + b"<div>" * 20_000,
]


@pytest.mark.parametrize("raw", _MALFORMED, ids=range(len(_MALFORMED)))
def test_a_malformed_mail_never_blocks_the_rest(take, raw):
    server = take(raw, a_mail("yang baik"))
    assert Post.objects.filter(text="yang baik").exists()
    assert server.unseen() == []
    assert not any("\\Flagged" in flags for flags in server.flags.values())


@pytest.mark.parametrize("raw", _MALFORMED, ids=range(len(_MALFORMED)))
def test_every_malformed_mail_can_be_read(raw):
    read = mail.read(raw)
    assert "\x00" not in read.text + read.subject + read.name
    assert len(read.text) <= 20_000


def test_a_date_in_the_future_counts_as_now(take):
    take(a_mail(Date="Tue, 10 Nov 2099 09:15:00 +0700"))
    assert Post.objects.get().at <= timezone.now()


def test_attachments_are_checked_like_every_upload(take):
    files = [
        ("program.exe", b"MZ\x90", "application/octet-stream"),
        ("besar.jpg", b"\xff\xd8\xff" + bytes(11 * 1024 * 1024), "image/jpeg"),
        ("kosong.pdf", b" ", "application/pdf"),
    ]
    take(a_mail(files=files))
    said = list(Medium.objects.values_list("state", "refusal"))
    assert [state for state, _ in said] == ["ditolak"] * 3
    assert "bukan JPEG" in said[0][1]
    assert "paling besar 10 MB" in said[1][1]


def test_more_than_ten_files_are_counted_and_left(take):
    take(a_mail(files=[(f"{i}.jpg", PHOTO, "image/jpeg") for i in range(13)]))
    assert Medium.objects.count() == 10
    assert "3 lampiran lagi tidak diambil" in Post.objects.get().text


def test_a_mail_of_thirty_megabytes_is_told_and_not_fetched(take):
    server = take(a_mail(files=[("x.jpg", bytes(24 * 1024 * 1024), "image/jpeg")]))
    assert "lebih besar dari 30 MB" in Post.objects.get().text
    assert not Medium.objects.exists()
    assert server.said.count("UID FETCH") == 2  # its size and its head


def test_a_forged_sender_opens_no_case(take, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning, applicant=a_citizen(email="siti@contoh.id"))
    take(a_mail(f"Tentang {case.number}"))
    post = Post.objects.get()
    assert (post.case, post.names_number, Conversation.objects.get().unread) == (None, case.number, 1)


def test_an_answer_goes_back_by_mail_under_the_same_subject(take):
    take(a_mail())
    officer = a_user(Role.PETUGAS)
    answer(Conversation.objects.get(), "Sudah jadi.", by=Staff(officer, timezone.now()), until=10**9)
    notice = Notice.objects.get()
    assert (notice.channel, notice.address, notice.subject) == ("email", "siti@contoh.id", "Re: Akta kelahiran")
    assert notice.state == Notice.State.WAITING


def test_a_connection_that_breaks_off_is_taken_up_again_without_doubles(registry):
    with FakeImap(mails=[a_mail("satu"), a_mail("dua")], cut_after="UID STORE") as server:
        mailbox = mailboxes([server.setting("imap")])[0]
        fetch_mail(mailbox, timezone.now())
        assert Post.objects.count() == 1  # written down, but not marked
        fetch_mail(mailbox, timezone.now())
    assert sorted(Post.objects.values_list("text", flat=True)) == ["dua", "satu"]


@pytest.mark.parametrize("scheme", ["imaps", "imap+tls"])
def test_tls_is_used_and_its_certificate_proven(registry, settings, tmp_path, scheme):
    certificate = a_certificate(tmp_path)
    with FakeImap(mails=[a_mail()], certificate=certificate, tls_at_once=scheme == "imaps") as server:
        mailbox = mailboxes([server.setting(scheme)])[0]
        assert fetch_mail(mailbox, timezone.now()) == 0  # nobody vouches for it
        assert not Post.objects.exists()
        settings.INBOX_IMAP_CA = str(certificate[0])
        assert fetch_mail(mailbox, timezone.now()) == 1
    assert Post.objects.count() == 1


def test_a_wrong_password_and_a_server_that_is_away_are_no_errors_of_ours(registry, caplog):
    with FakeImap(mails=[a_mail()]) as server:
        setting = server.setting("imap", password="salah@sandi")
        assert fetch_mail(mailboxes([setting])[0], timezone.now()) == 0
        good = server.setting("imap")
    assert fetch_mail(mailboxes([good])[0], timezone.now()) == 0
    assert "salah@sandi" not in caplog.text
    assert PASSWORD not in caplog.text


def test_the_task_reads_every_mailbox_of_the_setting(registry, settings):
    with FakeImap(mails=[a_mail("satu")]) as one, FakeImap(mails=[a_mail("dua")]) as two:
        settings.INBOX_MAILBOXES = [one.setting("imap"), two.setting("imap", "tomohon"), one.setting("imap", "x-y")]
        fetch_mailboxes()
    assert set(Conversation.objects.values_list("office__key", flat=True)) == {"way-kanan", "tomohon"}


@pytest.mark.parametrize(
    "setting",
    [
        "way-kanan",
        "way-kanan=https://a:b@c",
        "=imaps://a:b@c",
        "way-kanan=imaps://server",
        "w=imap://a:b@surel.contoh.id",
    ],
)
def test_a_setting_that_cannot_be_meant_is_said_without_its_password(setting):
    with pytest.raises(ValueError, match="INBOX_MAILBOXES") as refusal:
        mailboxes([setting])
    assert ":b" not in str(refusal.value)


def test_a_long_conversation_by_mail_stays_one(take):
    take(a_mail("satu"), a_mail("dua", From="siti@contoh.id"), a_mail("tiga", From="SITI@CONTOH.ID"))
    found = Conversation.objects.get()
    assert (found.unread, found.name) == (3, "Siti Aminah")
    assert timezone.now() - found.heard_at < timedelta(days=365 * 5)


@pytest.mark.parametrize("sign", ["<a ", "<!--", '<a b="', "<", "<script>", "</"])
def test_html_that_never_ends_is_read_in_one_pass(sign):
    """The standard library's parser would take hours for these; the test would not end."""
    assert "Halo" in mail.text_of_html(f"<p>Halo</p>{sign * 100_000}")


def test_the_words_of_a_page_are_kept_and_its_scripts_are_not():
    page = "<head><title>x</title></head><p>Halo &amp; salam</p><script>alert(1)</script>2 < 3<ul><li>satu<li>dua</ul>"
    assert mail.text_of_html(page).split("\n") == ["Halo & salam", "2 < 3", "", "satu", "dua"]
