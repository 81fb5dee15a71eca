"""The front desk's inbox: what is shown to whom, and how a conversation becomes a case in two clicks."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.models import Complaint, PengaduanTomohon, PengaduanWayKanan
from dukcapil.casework.models import Case, Message
from dukcapil.casework.parties import Staff
from dukcapil.casework.refusals import AlreadyDone, NotAllowed
from dukcapil.inbox.joining import become, join, last_post
from dukcapil.inbox.models import Conversation, Medium, Post
from dukcapil.inbox.replies import answer
from dukcapil.notices.models import Handling, Notice
from dukcapil.people.roles import Role
from services.models import Application
from tests.builders import a_case, a_citizen, a_user, seat
from tests.complaints.at_the_counter import the_form
from tests.complaints.reading import is_page, source, words

from .deliveries import SENDER, a_message, a_number, arrives

TEXT = "Akta kelahiran anak saya belum jadi setelah sebulan."


@pytest.fixture
def officer(registry, client):
    user = a_user(Role.PETUGAS)
    client.force_login(user)
    return user


def the_page(conversation: Conversation) -> str:
    return reverse("conversation", args=[conversation.public_id])


def link(page, label: str) -> str:
    """The address behind a link or button with this label."""
    found = re.search(rf'href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?{re.escape(label)}<', source(page))
    return found[1].replace("&amp;", "&")


# ---- who sees what ----


def test_the_front_desk_and_the_admin_read_the_inbox_of_their_office_alone(webhook, client):
    found = arrives(a_message(TEXT))
    for role, office, status in (
        (Role.PETUGAS, "way-kanan", 200),
        (Role.ADMIN, "way-kanan", 200),
        (Role.KASI, "way-kanan", 404),
        (Role.KADIS, "way-kanan", 404),
        (Role.PETUGAS, "tomohon", 404),
    ):
        client.force_login(a_user(role, office))
        assert client.get(the_page(found)).status_code == status, (role, office)
    client.force_login(a_user(Role.PETUGAS, "tomohon"))
    assert "Siti Aminah" not in words(client.get(reverse("inbox") + "?tampil=semua"))
    client.force_login(a_user(Role.KASI))
    assert client.get(reverse("inbox")).status_code == 404


def test_a_narrow_desk_reads_the_numbers_of_its_own_services(webhook, client):
    a_number(phone_number_id="2", phone="+628117961800", sops=["way-kanan/akta-kematian"])
    general = arrives(a_message("umum"))
    of_death = arrives(a_message("kematian", sender="6285550001111"), number_id="2")
    client.force_login(a_user(Role.PETUGAS, sops=["way-kanan/kk-baru"]))
    assert client.get(the_page(general)).status_code == 200
    assert client.get(the_page(of_death)).status_code == 404
    client.force_login(a_user(Role.PETUGAS, sops=["way-kanan/akta-kematian"]))
    assert client.get(the_page(of_death)).status_code == 200


def test_the_menu_counts_what_waits_for_the_front_desk_alone(webhook, client):
    arrives(a_message(TEXT))
    client.force_login(a_user(Role.PETUGAS))
    assert "Kotak masuk 1" in words(client.get(reverse("desk")))
    client.force_login(a_user(Role.KASI))
    assert "Kotak masuk" not in words(client.get(reverse("desk")))


def test_the_count_in_the_menu_ends_at_99(webhook, officer, client):
    rows = [
        Conversation(office=webhook.office, channel="whatsapp", number=webhook, line="+62", contact=f"+62{i}", unread=1)
        for i in range(120)
    ]
    for row in rows:
        row.heard_at = timezone.now()
    Conversation.objects.bulk_create(rows)
    page = words(client.get(reverse("inbox")))
    assert "Kotak masuk 99+" in page
    assert "Lebih dari 99 percakapan menunggu" in page


# ---- the list ----


def test_the_latest_waits_on_top_and_what_was_dealt_with_is_under_all(webhook, officer, client):
    for minutes, sender, name in ((30, "628111111111", "Lama"), (5, "628222222222", "Baru")):
        arrives(a_message("x", sender=sender, at=timezone.now() - timedelta(minutes=minutes)), name=name)
    done = arrives(a_message("y", sender="628333333333"), name="Beres")
    client.post(reverse("inbox_settle", args=[done.public_id]), {"reason": "Salah sambung.", "sampai": last_post(done)})
    client.get(reverse("inbox"))  # says once that it is done
    page = words(client.get(reverse("inbox")))
    assert page.index("Baru") < page.index("Lama")
    assert "Beres" not in page
    assert "Beres" in words(client.get(reverse("inbox") + "?tampil=semua"))


@pytest.mark.parametrize(
    "sought", ["siti", "0812 3456 7890", "081234567890", "+6281234567890", "4567", "6281234567890"]
)
def test_a_conversation_is_found_by_name_and_number(webhook, officer, client, sought):
    arrives(a_message("x", sender="6285550001111"), name="Joko")
    arrives(a_message("y"))
    page = words(client.get(reverse("inbox"), {"cari": sought}))
    assert "Siti Aminah" in page
    assert "Joko" not in page


def test_a_conversation_is_found_by_the_case_it_went_into(webhook, officer, client, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning)
    arrives(a_message(f"Tentang {case.number}"))
    arrives(a_message("lain", sender="6285550001111"), name="Joko")
    page = words(client.get(reverse("inbox"), {"cari": case.number.lower()}))
    assert "Siti Aminah" in page
    assert "Joko" not in page


@pytest.mark.parametrize(
    "query",
    [
        "?sebelum=x",
        "?sebelum=9999999999999999999-1",
        "?sebelum=999999999999999999-1",
        "?sebelum=-",
        "?sebelum=²-1",
        "?lewat=999",
        "?lewat=a",
        "?cari=%00",
        "?cari=" + "x" * 5_000,
        "?tampil=%00",
        "?lewat=email",
    ],
)
def test_odd_addresses_of_the_list_are_no_error(webhook, officer, client, query):
    arrives(a_message(TEXT))
    assert client.get(reverse("inbox") + query).status_code == 200


def _many(number, count: int) -> None:
    Conversation.objects.bulk_create(
        Conversation(
            office=number.office,
            channel="whatsapp",
            number=number,
            line="+62811",
            contact=f"+62899{i:07d}",
            name=f"Warga {i:03d}",
            heard_at=timezone.now() - timedelta(minutes=i // 2),  # two of each moment
            unread=1,
        )
        for i in range(count)
    )


def test_the_list_is_paged_without_gap_or_double(webhook, officer, client):
    _many(webhook, 60)
    seen, address = [], reverse("inbox")
    while address:
        page = client.get(address)
        seen += re.findall(r"Warga \d+", words(page))
        following = re.search(r'rel="next" href="(\?[^"]+)"', source(page))
        address = reverse("inbox") + following[1].replace("&amp;", "&") if following else ""
    assert sorted(seen) == [f"Warga {i:03d}" for i in range(60)]


def test_the_list_asks_as_much_of_many_as_of_few(webhook, officer, client, django_assert_num_queries):
    _many(webhook, 3)
    # session, user, desks, mandates, numbers, rows, what waits (twice: page and menu)
    with django_assert_num_queries(8):
        client.get(reverse("inbox"))
    Conversation.objects.all().delete()
    _many(webhook, 120)
    with django_assert_num_queries(8):
        client.get(reverse("inbox"))


# ---- one conversation ----


def test_the_page_says_who_it_is_and_what_was_written(webhook, officer, client, working_morning):
    a_case(PengaduanWayKanan, when=working_morning, applicant=a_citizen(name="Siti A.", nik="1808014507900003"))
    page = is_page(client.get(the_page(arrives(a_message(TEXT)))), 200)
    assert TEXT in page
    assert "Siti A." in page
    assert "1808014507900003" not in page
    assert "0812-3456-7890" in page


def test_a_conversation_asks_a_fixed_number(webhook, officer, client, django_assert_num_queries, working_morning):
    found = arrives(a_message(TEXT))
    # session, user, desks, mandates, conversation, messages, media, people, window, services, what waits
    with django_assert_num_queries(11):
        client.get(the_page(found))
    case = a_case(PengaduanWayKanan, when=working_morning)
    for i in range(20):
        arrives(a_message(f"pesan {i} {case.number if i % 2 else ''}"))
    with django_assert_num_queries(12):  # and the cases of a person who is known by now
        client.get(the_page(found))


def test_what_is_written_is_no_markup(webhook, officer, client):
    found = arrives(a_message("<script>alert(1)</script>"), name="<b>Siti</b>")
    page = source(client.get(the_page(found)))
    assert "<script>alert" not in page
    assert "<b>Siti" not in page


# ---- into a complaint ----


def test_two_clicks_make_a_complaint_with_the_true_time_and_the_files(webhook, officer, client):
    sent = (timezone.now() - timedelta(hours=5)).replace(second=0, microsecond=0)
    arrives(a_message(TEXT, at=sent))
    image = {"id": "f1", "caption": "fotonya"}
    found = arrives(a_message(type="image", image=image, at=sent + timedelta(minutes=1)))
    form = client.get(link(client.get(the_page(found)), "Jadikan pengaduan"))
    said = source(form)
    assert TEXT in said
    assert "fotonya" in said
    assert "+6281234567890" in said or "0812-3456-7890" in said
    assert f'value="{sent.astimezone(webhook.office.zone):%Y-%m-%dT%H:%M}"' in said
    assert "1 lampirannya ikut tersimpan" in words(form)
    answer_ = client.post(
        reverse("record", args=["way-kanan"]),
        the_form(
            asal=re.search(r'name="asal" value="([^"]+)"', said)[1],
            text=TEXT,
            name="Siti Aminah",
            phone="081234567890",
            channel="whatsapp",
            received_at=f"{sent.astimezone(webhook.office.zone):%Y-%m-%dT%H:%M}",
        ),
    )
    complaint = Complaint.objects.get()
    assert answer_.url == reverse("case", args=[complaint.number])
    assert (complaint.received_at, complaint.channel, complaint.applicant.phone) == (sent, "whatsapp", "+6281234567890")
    found.refresh_from_db()
    assert found.unread == 0
    assert set(found.posts.filter(direction="masuk").values_list("case__number", "settled")) == {
        (complaint.number, True)
    }
    assert Medium.objects.get().case_id == complaint.pk  # the photo is still under way, and will go there
    assert complaint.number in words(client.get(the_page(found)))


def test_the_link_carries_no_personal_data(webhook, officer, client):
    found = arrives(a_message(TEXT))
    address = urlsplit(link(client.get(the_page(found)), "Jadikan pengaduan"))
    assert list(parse_qs(address.query)) == ["asal"]
    for secret in (SENDER, "Siti", "Akta"):
        assert secret not in address.query


def test_who_is_known_by_number_and_name_is_filled_in(webhook, officer, client, working_morning):
    a_case(PengaduanWayKanan, when=working_morning, applicant=a_citizen(name="siti aminah"))
    found = arrives(a_message(TEXT))
    form = client.get(link(client.get(the_page(found)), "Jadikan pengaduan"))
    assert "siti aminah" in words(form) and "Bukan orang ini" in words(form)


def test_who_is_known_by_the_number_under_another_name_is_offered_and_not_filled_in(
    webhook, officer, client, working_morning
):
    a_case(PengaduanWayKanan, when=working_morning, applicant=a_citizen(name="Siti yang Tercatat"))
    found = arrives(a_message(TEXT))
    form = client.get(link(client.get(the_page(found)), "Jadikan pengaduan"))
    assert "Siti yang Tercatat" in words(form) and "Bukan orang ini" not in words(form)
    assert 'value="Siti Aminah"' in source(form)  # as the message told it
    asal = re.search(r'name="asal" value="([^"]+)"', source(form))[1]
    again = client.post(reverse("record", args=["way-kanan"]), the_form(asal=asal, lepas="1", name=None))
    assert 'value="Siti Aminah"' in source(again)  # as the message told it
    assert f'name="asal" value="{asal}"' in source(again)


def test_a_look_up_and_a_mended_form_keep_the_conversation(webhook, officer, client):
    found = arrives(a_message(TEXT))
    asal = f"{found.public_id}.{last_post(found)}"
    wrong = client.post(reverse("record", args=["way-kanan"]), the_form(asal=asal, category=""))
    assert wrong.status_code == 422
    assert f'name="asal" value="{asal}"' in source(wrong)
    looked = client.post(reverse("record", args=["way-kanan"]), the_form(asal=asal, siapa="0899111222333", cari="1"))
    assert f'name="asal" value="{asal}"' in source(looked)


def test_the_same_form_sent_twice_is_one_complaint(webhook, officer, client):
    found = arrives(a_message(TEXT))
    form = the_form(asal=f"{found.public_id}.{last_post(found)}", channel="whatsapp")
    first, second = (client.post(reverse("record", args=["way-kanan"]), form) for _ in range(2))
    assert first.url == second.url
    assert Complaint.objects.count() == 1


def test_two_officers_do_not_make_two_complaints_of_one_conversation(webhook, officer, client):
    found = arrives(a_message(TEXT))
    asal = f"{found.public_id}.{last_post(found)}"
    assert client.post(reverse("record", args=["way-kanan"]), the_form(asal=asal)).status_code == 302
    late = client.post(reverse("record", args=["way-kanan"]), the_form(asal=asal, text="Kata rekan yang lain."))
    assert late.status_code == 422
    assert "sudah ditangani" in words(late)
    assert Complaint.objects.count() == 1


def test_what_comes_while_the_form_is_open_still_waits(webhook, officer, client):
    found = arrives(a_message(TEXT))
    asal = f"{found.public_id}.{last_post(found)}"
    arrives(a_message("Tambahan: namanya salah juga."))
    client.post(reverse("record", args=["way-kanan"]), the_form(asal=asal))
    found.refresh_from_db()
    assert found.unread == 1
    assert found.posts.get(text__startswith="Tambahan").settled is False


def test_an_anonymous_complaint_is_not_named_beside_its_reporter(webhook, officer, client):
    found = arrives(a_message(TEXT))
    asal = f"{found.public_id}.{last_post(found)}"
    client.post(reverse("record", args=["way-kanan"]), the_form(asal=asal, anonymous="on"))
    complaint = Complaint.objects.get()
    client.get(reverse("desk"))  # says once what the officer has just recorded
    page = words(client.get(the_page(found)))
    assert complaint.number not in page
    assert "Buka lagi" not in page
    assert "Dicatat sebagai berkas anonim." in page
    assert found.posts.filter(settled=False).count() == 0


@pytest.mark.parametrize("key", ["x", "%00", "....", "00000000-0000-0000-0000-000000000000.1", "²", "a" * 3_000])
def test_a_mangled_key_is_an_empty_form(officer, client, key):
    page = client.get(reverse("record", args=["way-kanan"]) + f"?asal={key}")
    assert page.status_code == 200
    assert 'name="asal"' not in source(page)


def test_another_office_s_conversation_fills_in_nothing(webhook, client):
    found = arrives(a_message(TEXT))
    client.force_login(a_user(Role.PETUGAS, "tomohon"))
    asal = f"{found.public_id}.{last_post(found)}"
    page = client.get(reverse("record", args=["tomohon"]) + f"?asal={asal}")
    assert TEXT not in source(page)
    client.post(reverse("record", args=["tomohon"]), the_form(asal=asal))
    assert Post.objects.get().settled is False


def test_who_only_administers_does_not_record(webhook, client):
    found = arrives(a_message(TEXT))
    client.force_login(a_user(Role.ADMIN))
    page = words(client.get(the_page(found)))
    assert "Jadikan pengaduan" not in page
    assert "dicatat oleh petugas depan" in page


# ---- into an application ----


def test_two_clicks_begin_an_application_filled_in_the_same_way(webhook, officer, client):
    sent = (timezone.now() - timedelta(hours=3)).replace(second=0, microsecond=0)
    found = arrives(a_message("Saya mau buat KIA", at=sent))
    address = link(client.get(the_page(found)), "Kartu Identitas Anak baru")
    form = client.get(address)
    said = source(form)
    assert 'value="Siti Aminah"' in said
    assert f'value="{sent.astimezone(webhook.office.zone):%Y-%m-%dT%H:%M}"' in said
    assert 'name="asal"' in said


def test_an_application_sent_from_a_conversation_takes_its_messages(webhook, officer, working_morning):
    from dukcapil.casework import arrivals
    from services.models import KartuIdentitasAnak

    found = arrives(a_message("Saya mau buat KIA"))
    staff = Staff(officer, timezone.now())
    form_key = found.public_id
    arrivals.begun(f"{found.public_id}.{last_post(found)}", form_key, found.office, staff)
    application = a_case(KartuIdentitasAnak, when=working_morning)
    arrivals.sent(form_key, application, staff)
    assert found.posts.get(direction="masuk").case_id == application.pk
    arrivals.sent(form_key, application, staff)  # again is nothing new, and no error
    assert Application.objects.count() == 1


# ---- into an open case ----


def test_messages_are_put_into_a_case_of_the_sender_as_their_own_words(webhook, officer, client, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning)
    found = arrives(a_message("Ada kabar?"))
    assert case.number in words(client.get(the_page(found)))  # offered, for the number is the applicant's
    answer_ = client.post(
        reverse("inbox_join", args=[found.public_id]), {"nomor": case.number, "sampai": last_post(found)}
    )
    assert answer_.url == reverse("case", args=[case.number])
    word = Message.objects.get(case=case.pk, kind=Message.Kind.WORD)
    assert (word.text, word.author, word.for_citizen) == ("Ada kabar?", None, True)


def test_somebody_else_s_messages_become_a_note_of_the_office(webhook, officer, client, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning, applicant=a_citizen(phone="+6285550009999"))
    found = arrives(a_message("Saya adiknya."))
    client.post(reverse("inbox_join", args=[found.public_id]), {"nomor": case.number, "sampai": last_post(found)})
    note = Message.objects.get(case=case.pk, kind=Message.Kind.NOTE)
    assert (note.author, note.for_citizen) == (officer, False)
    source_, said = note.text.split("\n\n")
    assert said == "Saya adiknya."
    assert source_.startswith("Dari WhatsApp Siti Aminah, ditulis ") and source_.endswith("Ditempel oleh Ani.")
    assert note.at > found.posts.get(direction="masuk").at  # the note's own time is when it was put there


def test_a_long_message_of_somebody_else_says_in_each_part_whose_it_is(webhook, officer, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning, applicant=a_citizen(phone="+6285550009999"))
    found = arrives(a_message("x" * 4_000))
    join(found, Case.objects.get(pk=case.pk), by=Staff(officer, timezone.now()), until=last_post(found))
    notes = list(Message.objects.filter(case=case.pk, kind=Message.Kind.NOTE).values_list("text", flat=True))
    assert [note.startswith("Dari WhatsApp Siti Aminah") for note in notes] == [True] * 3
    assert "".join(note.partition("\n\n")[2] for note in notes) == "x" * 4_000


def test_a_case_is_searched_by_number_among_the_office_s_open_ones(webhook, officer, client, working_morning):
    wanted = a_case(PengaduanWayKanan, when=working_morning, applicant=a_citizen(phone="", name="Joko"))
    other = a_case(PengaduanTomohon, when=working_morning, applicant=a_citizen("tomohon", name="Joko"))
    done = a_case(PengaduanWayKanan, "selesai", when=working_morning, applicant=a_citizen(phone="", name="Joko"))
    found = arrives(a_message("Halo"))
    for sought in (wanted.number, str(int(wanted.number[-6:])), "joko"):
        page = words(client.get(the_page(found), {"cari": sought}))
        assert f"{wanted.number} Joko" in page
        assert other.number not in page
        assert done.number not in page
    assert "Tidak ada berkas terbuka" in words(client.get(the_page(found), {"cari": "tak ada \x00"}))


@pytest.mark.parametrize("kind", ["other office", "unknown", "nothing"])
def test_no_case_outside_these_desks_can_be_joined(webhook, officer, client, working_morning, kind):
    number = {
        "other office": a_case(PengaduanTomohon, when=working_morning, applicant=a_citizen("tomohon")).number,
        "unknown": "ADU-WKN-2026-999999",
        "nothing": "\x00",
    }[kind]
    found = arrives(a_message("Halo"))
    answer_ = client.post(reverse("inbox_join", args=[found.public_id]), {"nomor": number, "sampai": 10**9})
    assert answer_.status_code == 404
    assert Post.objects.get().settled is False


def test_anonymous_secret_and_closed_cases_take_no_conversation(webhook, officer, working_morning):
    found = arrives(a_message("Halo"))
    staff = Staff(officer, timezone.now())
    until = last_post(found)
    for refusal, more in (
        (NotAllowed, {"anonymous": True}),
        (NotAllowed, {"confidential": True, "at": "konsultasi"}),
        (AlreadyDone, {"at": "selesai"}),
    ):
        case = a_case(PengaduanWayKanan, more.pop("at", ""), when=working_morning, **more)
        with pytest.raises(refusal):
            join(found, Case.objects.get(pk=case.pk), by=staff, until=until)
    assert Post.objects.get().settled is False


def test_what_a_colleague_dealt_with_is_not_dealt_with_again(webhook, officer, client, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning)
    found = arrives(a_message("Halo"))
    given = {"nomor": case.number, "sampai": last_post(found), "reason": "Sudah dijawab."}
    assert client.post(reverse("inbox_settle", args=[found.public_id]), given).status_code == 302
    for name in ("inbox_join", "inbox_settle"):
        late = client.post(reverse(name, args=[found.public_id]), given)
        assert late.status_code == 409
        assert "sudah ditangani" in words(late)
    with pytest.raises(AlreadyDone):
        become(found, case, by=Staff(officer, timezone.now()), until=10**9)


# ---- without a case ----


def test_a_conversation_is_put_aside_with_a_reason_and_opened_again(webhook, officer, client):
    found = arrives(a_message("Salah sambung ya?"))
    settle = reverse("inbox_settle", args=[found.public_id])
    for reason in ("", "  x ", "y" * 201):
        refused = client.post(settle, {"reason": reason, "sampai": last_post(found)})
        assert refused.status_code == 422
        is_page(refused, 422)
    assert client.post(settle, {"reason": "Salah sambung.", "sampai": last_post(found)}).status_code == 302
    found.refresh_from_db()
    assert found.unread == 0
    page = words(client.get(the_page(found)))
    assert "Selesai tanpa berkas: Salah sambung." in page
    assert str(officer) in page
    assert client.post(reverse("inbox_reopen", args=[found.public_id])).status_code == 302
    found.refresh_from_db()
    assert (found.unread, found.posts.filter(settled=False).count()) == (1, 1)
    assert client.post(reverse("inbox_reopen", args=[found.public_id])).status_code == 409


# ---- answers ----


def test_within_24_hours_an_answer_leaves_by_whatsapp(webhook, officer, client):
    found = arrives(a_message("Jam berapa buka?"))
    answer_ = client.post(
        reverse("inbox_reply", args=[found.public_id]), {"text": "Pukul 08.00.", "sampai": last_post(found)}
    )
    assert answer_.status_code == 302
    notice = Notice.objects.get()
    assert (notice.channel, notice.address, notice.body) == ("whatsapp", f"+{SENDER}", "Pukul 08.00.")
    assert (notice.service_number, notice.state, notice.template_values) == (webhook, Notice.State.WAITING, [])
    found.refresh_from_db()
    assert found.unread == 0
    assert found.posts.get(direction="masuk").settled is False  # it may still become a case
    assert "menunggu dikirim" in words(client.get(the_page(found)))


def test_an_answer_sent_twice_leaves_once(webhook, officer, client):
    found = arrives(a_message("Jam berapa buka?"))
    key = re.search(r'name="kunci" value="([^"]+)"', source(client.get(the_page(found))))[1]
    for _ in range(3):
        given = {"text": "Pukul 08.00.", "sampai": last_post(found), "kunci": key}
        assert client.post(reverse("inbox_reply", args=[found.public_id]), given).status_code == 302
    assert Notice.objects.count() == 1
    mangled = {"text": "Pukul 08.00.", "kunci": "x"}
    assert client.post(reverse("inbox_reply", args=[found.public_id]), mangled).status_code == 302


def test_after_24_hours_the_page_says_so_and_prepares_a_link(webhook, officer, client):
    found = arrives(a_message("Halo", at=timezone.now() - timedelta(hours=25)))
    page = client.get(the_page(found))
    assert "Sudah lewat 24 jam" in words(page)
    assert f"https://wa.me/{SENDER}" in source(page)
    client.post(reverse("inbox_reply", args=[found.public_id]), {"text": "Besok buka.", "sampai": last_post(found)})
    assert Notice.objects.get().state == Notice.State.BY_HAND
    assert f"https://wa.me/{SENDER}?text=Besok%20buka." in source(client.get(the_page(found)))


def test_an_answer_to_be_sent_by_hand_is_a_task_with_its_link_and_is_ticked_off(webhook, officer, client):
    webhook.phone_number_id, webhook.sops = "", ["way-kanan/akta-kematian"]
    found = arrives(a_message("Halo"))
    webhook.save()
    answer(found, "Besok buka.", by=Staff(officer, timezone.now()), until=last_post(found))
    notice = Notice.objects.get()
    task = source(client.get(reverse("notices_by_hand")))
    assert f"https://wa.me/{SENDER}?text=" in task and the_page(found) in task and "Sudah dikirim" in task
    client.force_login(a_user(Role.PETUGAS, sops=["way-kanan/kia"]))
    other = source(client.get(reverse("notices_by_hand")))
    assert "Balasan percakapan" in other and "wa.me" not in other and the_page(found) not in other
    sent = {"dari": "asal"}
    assert client.post(reverse("notice_act", args=[notice.pk, "dikirim"]), sent).status_code == 404
    client.force_login(officer)
    assert "Sudah dikirim" in source(client.get(the_page(found)))
    assert client.post(reverse("notice_act", args=[notice.pk, "dikirim"]), sent).url == the_page(found)
    assert Handling.objects.get().notice == notice
    assert "wa.me" not in source(client.get(reverse("notices_by_hand")))
    assert "Sudah dikirim" not in source(client.get(the_page(found)))


def test_a_number_without_the_api_is_answered_by_hand(webhook, officer, client):
    found = arrives(a_message("Halo"))
    webhook.phone_number_id = ""
    webhook.save()
    assert "belum tersambung" in words(client.get(the_page(found)))
    client.post(reverse("inbox_reply", args=[found.public_id]), {"text": "Baik.", "sampai": last_post(found)})
    assert Notice.objects.get().state == Notice.State.BY_HAND


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Tulis balasannya dahulu."),
        ("x" * 2_001, "paling panjang 2.000"),
        ("NIK Ibu 1808014507900003 benar?", "Jangan menulis NIK"),
        ("KK 1808 0145 0790 0003", "Jangan menulis NIK"),
    ],
)
def test_an_answer_that_cannot_go_is_refused_beside_its_field(webhook, officer, client, text, said):
    found = arrives(a_message("Halo"))
    refused = client.post(reverse("inbox_reply", args=[found.public_id]), {"text": text, "sampai": last_post(found)})
    assert said in is_page(refused, 422)
    assert not Notice.objects.exists()
    found.refresh_from_db()
    assert found.unread == 1


def test_a_number_of_long_digits_that_is_no_nik_may_be_written(webhook, officer):
    found = arrives(a_message("Halo"))
    answer(found, "Nomor ADU-WKN-2026-000412, telepon 0811-7961-500.", by=Staff(officer, timezone.now()), until=0)
    assert Notice.objects.count() == 1


def test_what_a_page_sends_mangled_is_no_error(webhook, officer, client):
    found = arrives(a_message("Halo"))
    for name in ("inbox_reply", "inbox_join", "inbox_settle"):
        for given in (
            {},
            {"sampai": "x", "text": "\x00"},
            {"sampai": "9" * 40, "reason": "\x00", "nomor": "x" * 5_000},
        ):
            assert client.post(reverse(name, args=[found.public_id]), given).status_code in (302, 404, 409, 422)


def test_a_narrow_admin_seat_joins_only_what_it_sees(webhook, client, working_morning):
    user = a_user(Role.PETUGAS, sops=["way-kanan/kia"])
    seat(user, Role.OPERATOR, sops=["way-kanan/kia"])
    case = a_case(PengaduanWayKanan, when=working_morning)
    found = arrives(a_message("Halo"))
    client.force_login(user)
    assert case.number not in words(client.get(the_page(found)))
    given = {"nomor": case.number, "sampai": last_post(found)}
    assert client.post(reverse("inbox_join", args=[found.public_id]), given).status_code == 404


def test_the_same_words_from_a_form_gone_back_to_are_one_answer_but_a_new_question_gets_its_own(officer, webhook):
    found, by = arrives(a_message("Buka hari Sabtu?")), Staff(officer, timezone.now())
    first = answer(found, "Tidak.", by=by, until=last_post(found), form_key=uuid4())
    assert answer(found, "Tidak.", by=by, until=last_post(found), form_key=uuid4()) == first
    arrives(a_message("Kalau Minggu?"))
    assert answer(found, "Tidak.", by=by, until=last_post(found), form_key=uuid4()) != first
    assert Post.objects.filter(direction="keluar").count() == 2


def test_a_reply_that_a_person_must_send_leaves_the_conversation_among_those_to_be_dealt_with(officer, webhook, client):
    found = arrives(a_message("Berapa biayanya?", at=timezone.now() - timedelta(hours=30)))
    answer(found, "Gratis.", by=Staff(officer, timezone.now()), until=last_post(found))
    found.refresh_from_db()
    assert found.unread == 1
    assert "Siti Aminah" in words(client.get(reverse("inbox")))


# ---- whose session ended meanwhile ----


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("inbox_reply", {"text": "Akta Anda selesai besok."}),
        ("inbox_settle", {"reason": "Sudah dijawab lewat telepon."}),
    ],
)
def test_what_was_typed_after_the_session_ended_is_given_back(webhook, client, name, typed):
    found = arrives(a_message(TEXT))
    page = client.post(reverse(name, args=[found.public_id]), typed)
    assert next(iter(typed.values())) in is_page(page, 401)
    assert link(page, "Masuk lagi") == f"{reverse('account_login')}?{urlencode({'next': the_page(found)})}"
    assert TEXT not in words(page)


def test_signing_in_again_leads_from_a_button_back_to_the_conversation(webhook, client):
    found = arrives(a_message(TEXT))
    address = reverse("inbox_reopen", args=[found.public_id])
    assert client.post(address).url == f"{reverse('account_login')}?{urlencode({'next': address}, safe='/')}"
    client.force_login(a_user(Role.PETUGAS))
    assert client.get(address).url == the_page(found)
