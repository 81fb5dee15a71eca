"""News for one person of the staff: in their bell, by mail where they have an address, in the office's own words."""

import re

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from complaints.models import PengaduanPalangkaRaya, PengaduanWayKanan
from dukcapil.casework.bell import MOST_COUNTED, unread
from dukcapil.casework.deliveries import failures
from dukcapil.casework.models import Case
from dukcapil.casework.parties import Staff
from dukcapil.casework.perform import perform
from dukcapil.notices.events import EVENTS
from dukcapil.notices.models import Notice
from dukcapil.notices.outbox import deliver
from dukcapil.notices.staff import tell
from dukcapil.notices.texts import keep_text
from dukcapil.notices.wording import Text
from dukcapil.people.desks import sit_at
from dukcapil.people.models import Office, User
from dukcapil.people.roles import Role
from tests.builders import a_case, a_user, staff_of, texts
from tests.complaints.reading import words

SAID = {"stok": "Blanko KIA habis"}


@pytest.fixture
def kasi(way_kanan):
    kasi = a_user(Role.KASI)
    kasi.email = "kasi@contoh.invalid"
    kasi.save()
    return kasi


def told(user: User, office: Office, **more) -> None:
    given = {"office": office, "link": reverse("blanko", args=[office.key]), "dedupe": f"blanko/1/{user.pk}"}
    tell(user, "blanko", SAID, **given | more)


def test_the_bell_rings_with_the_act_whatever_becomes_of_the_mail(client, kasi, way_kanan):
    with pytest.raises(RuntimeError), transaction.atomic():
        told(kasi, way_kanan)
        raise RuntimeError
    client.force_login(kasi)
    assert "Blanko KIA habis" not in words(client.get(reverse("bell")))
    told(kasi, way_kanan)
    page = client.get(reverse("bell"))
    assert "1 pemberitahuan baru" in words(page) and "Blanko KIA habis" in words(page)
    assert "Pemberitahuan 1" in words(client.get(reverse("desk")))
    (mail,) = Notice.objects.filter(channel="email", state=Notice.State.WAITING)
    assert (mail.address, mail.receiver) == ("kasi@contoh.invalid", kasi)
    assert "Blanko KIA habis di" in mail.body and reverse("blanko", args=["way-kanan"]) in mail.body


def test_without_an_address_the_bell_alone_tells(way_kanan):
    user = a_user(Role.KASI)
    told(user, way_kanan)
    assert [notice.channel for notice in Notice.objects.filter(receiver=user)] == ["lonceng"]


def test_who_opens_news_has_read_it_and_comes_to_its_page(client, kasi, way_kanan):
    told(kasi, way_kanan)
    client.force_login(kasi)
    (link,) = re.findall(r'href="(/meja/peringatan/\d+/)"', client.get(reverse("bell")).content.decode())
    assert client.get(link).url == reverse("blanko", args=["way-kanan"])
    assert unread(User.objects.get(pk=kasi.pk), timezone.now()) == 0
    client.force_login(a_user(Role.KASI))
    assert client.get(link).status_code == 404


def test_the_page_counts_what_is_late_while_no_office_is_open_to_warn(client, working_morning, way_kanan):
    a_case(PengaduanWayKanan, when=working_morning)
    client.force_login(a_user(Role.PETUGAS))
    assert "1 berkas di meja Anda melewati batas" in words(client.get(reverse("bell")))


def test_what_was_marked_as_read_is_new_no_more_and_what_came_meanwhile_is(client, kasi, way_kanan):
    for number in (1, 2):
        told(kasi, way_kanan, dedupe=f"blanko/{number}/{kasi.pk}")
    first, second = Notice.objects.filter(channel="lonceng").order_by("pk")
    client.force_login(kasi)
    assert unread(kasi, timezone.now()) == 2
    for up_to, left in ((first.pk, 1), ("abc", 1), (-1, 1), (second.pk, 0), (first.pk, 0)):
        assert client.post(reverse("bell_read"), {"sampai_kabar": up_to}).status_code == 302
        assert unread(User.objects.get(pk=kasi.pk), timezone.now()) == left
    first.refresh_from_db()
    assert first.state == Notice.State.READ and first.read_at is not None


def test_the_bell_of_another_is_not_read_and_a_lost_desk_takes_its_news_along(client, kasi, way_kanan):
    told(kasi, way_kanan)
    other = a_user(Role.KASI)
    client.force_login(other)
    assert "Blanko KIA habis" not in words(client.get(reverse("bell")))
    client.post(reverse("bell_read"), {"sampai_kabar": Notice.objects.latest("pk").pk})
    assert unread(kasi, timezone.now()) == 1
    sit_at(kasi, [])
    client.force_login(kasi)
    assert client.get(reverse("bell")).status_code == 404
    assert unread(User.objects.get(pk=kasi.pk), timezone.now()) == 0


def test_much_news_is_paged_in_as_many_queries_as_little_and_counted_up_to_a_hundred(
    client, kasi, way_kanan, django_assert_num_queries
):
    told(kasi, way_kanan)
    client.force_login(kasi)
    client.get(reverse("bell"))
    with django_assert_num_queries(8):
        client.get(reverse("bell"))
    one = Notice.objects.filter(channel="lonceng").values().get() | {"id": None}
    Notice.objects.bulk_create(Notice(**one | {"dedupe": f"n/{number}"}) for number in range(MOST_COUNTED))
    with django_assert_num_queries(8):
        page = client.get(reverse("bell"))
    assert "Lebih dari 100 pemberitahuan baru" in words(page)
    older = f"?kabar_sebelum={list(Notice.objects.filter(channel='lonceng').order_by('-pk'))[24].pk}"
    assert older in page.content.decode()
    assert words(client.get(reverse("bell") + older)).count("Blanko KIA habis") == 25
    for strange in ("0", "-5", "abc", "9" * 30):
        assert client.get(reverse("bell"), {"kabar_sebelum": strange}).status_code == 200


def test_news_is_told_in_the_offices_own_words(kasi, way_kanan):
    own = Text("{stok}!", "{stok}. Segera minta ke provinsi. {tautan}", "Minta ke provinsi.")
    keep_text(way_kanan, EVENTS["blanko"], own, by=kasi)
    told(kasi, Office.objects.get(pk=way_kanan.pk))
    rung, mail = (Notice.objects.get(channel=way) for way in ("lonceng", "email"))
    assert (rung.subject, rung.body) == ("Blanko KIA habis!", "Minta ke provinsi.")
    assert mail.body.startswith("Blanko KIA habis. Segera minta ke provinsi. http")


def test_the_admin_writes_a_staff_text_with_its_preview(client, way_kanan):
    client.force_login(a_user(Role.ADMIN))
    assert "Disdukcapil Kabupaten Way Kanan, kepada staf" in words(client.get(reverse("notice_texts")))
    url = reverse("notice_text", args=["way-kanan", "blanko"])
    page = words(client.get(url))
    assert "Isi lonceng" in page and "WhatsApp" not in page
    typed = {"subject": "{stok}", "body": "{kantor} habis.", "short": "Segera.", "lakukan": "simpan"}
    refused = client.post(url, typed)
    assert refused.status_code == 422 and "harus memuat {tautan} dan {stok}" in words(refused)
    headless = client.post(url, typed | {"subject": "Habis", "body": "{stok} {tautan}"})
    assert "harus memuat {stok} agar" in words(headless)
    assert "150 karakter" in words(client.post(url, typed | {"subject": "{stok}" + "x" * 150}))
    looked = client.post(url, typed | {"body": "{stok} {tautan}", "lakukan": "pratinjau"})
    assert "Lonceng Blanko KTP-el tinggal 10 Segera." in words(looked)


def test_who_was_deactivated_meanwhile_gets_no_mail_and_that_is_nobodys_task(kasi, way_kanan):
    told(kasi, way_kanan)
    User.objects.filter(pk=kasi.pk).update(is_active=False)
    assert deliver(timezone.now) == 0
    mail = Notice.objects.get(channel="email")
    assert mail.state == Notice.State.FAILED and "tidak aktif" in mail.error
    assert not failures([way_kanan]).exists()


@pytest.fixture
def handed(registry, working_morning):
    """A confidential case handed to an operator who has an address; the case and the operator."""
    staff = staff_of("palangka-raya")
    named = staff[Role.OPERATOR]
    named.email = "operator@contoh.invalid"
    named.save()
    case = a_case(PengaduanPalangkaRaya, "verifikasi", when=working_morning, staff=staff)
    Case.objects.filter(pk=case.pk).update(confidential=True)
    given = {**texts(case), "disposisi": "Rahasia sekali.", "disposisi_kepada": named}
    perform(case, "setujui", by=Staff(staff[Role.KASI], timezone.now()), fields=given)
    return case, named


def test_whom_a_disposition_names_is_told_and_the_applicant_hears_nothing_of_it(client, handed):
    case, named = handed
    rung, mail = (Notice.objects.get(event="disposisi", channel=way) for way in ("lonceng", "email"))
    assert (rung.receiver, rung.link, mail.receiver) == (named, reverse("case", args=[case.number]), named)
    assert rung.subject == mail.subject == f"Disposisi untuk Anda: {case.number}"
    assert "Rahasia" not in rung.body + mail.body
    assert "Disposisi" not in words(client.get(reverse("tracked", args=[case.tracking_code])))
    to_citizen = Notice.objects.filter(reference=case.number, receiver=None)
    assert not [notice for notice in to_citizen if "isposisi" in notice.subject + notice.body]
    client.force_login(named)
    assert f"Disposisi untuk Anda: {case.number}" in words(client.get(reverse("bell")))
    assert f"Disposisi untuk Anda: {case.number}" not in words(client.get(reverse("case", args=[case.number])))


def test_to_whom_a_confidential_case_was_handed_is_not_for_the_whole_office_to_read(client, handed):
    _, named = handed
    client.force_login(a_user(Role.PETUGAS, "palangka-raya"))
    page = words(client.get(reverse("notices_all")))
    assert "Disposisi untuk Anda" in page and named.username not in page and "contoh.invalid" not in page


def test_a_failed_mail_to_staff_is_settled_by_the_front_desk_without_reading_the_case(client, handed):
    mail = Notice.objects.get(event="disposisi", channel="email")
    Notice.objects.filter(pk=mail.pk).update(state=Notice.State.FAILED, error="SMTPRecipientsRefused 550")
    client.force_login(a_user(Role.PETUGAS, "palangka-raya"))
    act = reverse("notice_act", args=[mail.pk, "selesai"])
    assert act in client.get(reverse("notices")).content.decode()
    assert client.post(act, {"dari": "gagal"}).status_code == 302
    mail.refresh_from_db()
    assert mail.done_at is not None
