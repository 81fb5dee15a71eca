"""The words of a notice: the office's own where they fit, ours otherwise, and nothing that WhatsApp may not carry."""

import logging
import re

import pytest
from django.urls import reverse

from dukcapil.notices.citizen_events import CITIZEN_EVENTS
from dukcapil.notices.events import EVENTS
from dukcapil.notices.models import NoticeText
from dukcapil.notices.texts import Text, faults_of, keep_text, preview, render, text_of, use_ours
from dukcapil.people.models import Office
from dukcapil.people.personal_numbers import names_a_person
from dukcapil.people.roles import Role
from tests.builders import a_user

NUMBER, LINK = "ADU-WKN-2026-000001", "https://portal.contoh.id/lacak/7KQ2M9FDXT4CABCD/"
ALWAYS = {"nomor": NUMBER, "tautan": LINK}
OWN = Text("{nomor}: beres", "Berkas {nomor} beres. {tautan} {kantor}", "Berkas {nomor}: {tautan}")


def anew(office: Office) -> Office:
    """As the next request reads it."""
    return Office.objects.get(pk=office.pk)


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_our_own_texts_have_no_fault_and_read_whole(way_kanan, event):
    assert faults_of(event, event.text) == {}
    wording = preview(way_kanan, event, event.text)
    for part in (wording.subject, wording.body, wording.short):
        assert "{" not in part and "  " not in part
    if not event.for_staff:
        assert wording.template_values == (way_kanan.short_name, "ADU-WKN-2026-000412", event.samples["tautan"])


@pytest.mark.parametrize("event", CITIZEN_EVENTS, ids=[event.key for event in CITIZEN_EVENTS])
def test_whatsapp_carries_nothing_that_a_person_wrote(way_kanan, event):
    """A number and a link; the reason an officer typed may hold a NIK."""
    nik = "1808034107950007"
    told = dict.fromkeys((each.name for each in event.variables if each.written), f"NIK {nik} keliru.")
    wording = render(way_kanan, event.key, {**event.samples, **ALWAYS, **told})
    assert nik not in wording.short + wording.subject + "".join(wording.template_values)
    assert NUMBER in wording.short and LINK in wording.short
    assert not names_a_person(wording.short)
    assert not re.search(r"\.(pdf|jpe?g|png)\b", wording.short)


@pytest.mark.django_db
def test_an_empty_variable_leaves_no_gap(way_kanan):
    wording = render(way_kanan, "diterima", {**ALWAYS, "janji": ""})
    assert wording.body.startswith(
        f"Kami telah menerima kiriman Anda dengan nomor register {NUMBER}.\n\nIkuti di sini: "
    )


def test_an_office_has_its_own_words_from_the_next_request_on(way_kanan):
    event = EVENTS["selesai"]
    keep_text(way_kanan, event, OWN, by=a_user())
    office = anew(way_kanan)
    assert office.notices_version > way_kanan.notices_version
    assert render(office, "selesai", ALWAYS).subject == f"{NUMBER}: beres"
    assert render(anew(Office.objects.get(key="brebes")), "selesai", ALWAYS).subject == f"{NUMBER}: selesai"
    use_ours(office, event)
    assert render(anew(way_kanan), "selesai", ALWAYS).subject == f"{NUMBER}: selesai"


def test_texts_are_read_once_for_all_notices(way_kanan, django_assert_num_queries):
    keep_text(way_kanan, EVENTS["selesai"], OWN, by=a_user())
    office = anew(way_kanan)
    with django_assert_num_queries(1):
        for _ in range(100):
            render(office, "selesai", ALWAYS)
            text_of(office, EVENTS["jawaban"])
    with django_assert_num_queries(0):
        render(anew_without_asking(office), "selesai", ALWAYS)


def anew_without_asking(office: Office) -> Office:
    return Office(pk=office.pk, short_name=office.short_name, notices_version=office.notices_version)


def test_a_text_that_no_longer_fits_falls_back_to_ours_and_says_so(way_kanan, caplog):
    NoticeText.objects.create(
        office=way_kanan, event="selesai", subject="{nomor}", body="{alasan} {tautan}", short="{nomor} {tautan}"
    )
    with caplog.at_level(logging.ERROR):
        wording = render(anew(way_kanan), "selesai", ALWAYS)
    assert wording.subject == f"{NUMBER}: selesai"
    assert "way-kanan" in caplog.text and "alasan" in caplog.text and NUMBER not in caplog.text


@pytest.mark.parametrize(
    "part, text, said",
    [
        ("body", "Berkas {nomor} {tautn}", "Isian {tautn} tidak ada"),
        ("body", "Berkas {nomor} selesai.", "harus memuat {tautan}"),
        ("body", "Berkas {tautan} selesai.", "harus memuat {nomor}"),
        ("body", "Berkas {nomor} {tautan} {", "kurung kurawal"),
        ("body", "{nomor.__class__} {nomor} {tautan}", "kurung kurawal"),
        ("body", "{nomor} {tautan} 1808 0341 0795 0007", "angka sepanjang NIK"),
        ("short", "{nomor} {tautan} {alasan}", "Isian {alasan} tidak ada"),
        ("subject", "{alasan}", "Isian {alasan} tidak ada"),
    ],
)
def test_a_text_with_a_fault_is_refused_with_a_sentence(part, text, said):
    event = EVENTS["dibatalkan"]
    given = {"subject": OWN.subject, "body": OWN.body, "short": OWN.short, part: text}
    faults = faults_of(event, Text(**given))
    assert list(faults) == [part] and said in faults[part]


@pytest.fixture
def admin(client, way_kanan):
    client.force_login(a_user(Role.ADMIN))
    return client


EDIT = ["way-kanan", "selesai"]
TYPED = {"subject": OWN.subject, "body": "Berkas {nomor} beres.\r\n\r\n{tautan}", "short": OWN.short}


def test_the_offices_admin_looks_at_a_text_saves_it_and_goes_back_to_ours(admin, way_kanan):
    url = reverse("notice_text", args=EDIT)
    assert "ADU-WKN-2026-000412: selesai" in admin.get(url).content.decode()
    looked = admin.post(url, {**TYPED, "lakukan": "pratinjau"})
    assert "ADU-WKN-2026-000412: beres" in looked.content.decode()
    assert not NoticeText.objects.exists()
    assert admin.post(url, {**TYPED, "lakukan": "simpan"}).url == reverse("notice_texts")
    kept = NoticeText.objects.get()
    assert kept.body == "Berkas {nomor} beres.\n\n{tautan}" and kept.changed_by is not None
    assert "teks kantor" in admin.get(reverse("notice_texts")).content.decode()
    admin.post(url, {"lakukan": "bawaan"})
    assert not NoticeText.objects.exists()


def test_a_refused_text_comes_back_with_what_was_typed(admin):
    answer = admin.post(reverse("notice_text", args=EDIT), {**TYPED, "body": "Tanpa tautan, {nomor}."})
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "Tanpa tautan, {nomor}." in told and "harus memuat {tautan}" in told
    for odd in ({}, {"subject": "\0"}, {**TYPED, "short": "x" * 501}):
        assert admin.post(reverse("notice_text", args=EDIT), odd).status_code == 422


def test_only_the_offices_own_admin_has_these_pages(client, way_kanan):
    for user in (a_user(Role.KADIS), a_user(Role.ADMIN, "brebes"), a_user()):
        client.force_login(user)
        assert client.get(reverse("notice_text", args=EDIT)).status_code == 404
    client.force_login(a_user(Role.ADMIN))
    assert client.get(reverse("notice_text", args=["way-kanan", "lain"])).status_code == 404


def test_the_technician_edits_texts_under_the_same_rule(client, way_kanan):
    technician = a_user()
    technician.is_staff = True
    technician.save()
    client.force_login(technician)
    url, given = reverse("admin:notices_noticetext_add"), {"office": way_kanan.pk, "event": "selesai", **TYPED}
    answer = client.post(url, {**given, "body": "{nomor}"})
    assert answer.status_code == 200 and "harus memuat {tautan}" in answer.content.decode()
    assert client.post(url, given).status_code == 302
    kept = NoticeText.objects.get()
    assert kept.changed_by == technician
    told = client.get(reverse("admin:notices_noticetext_change", args=[kept.pk])).content.decode()
    assert "ADU-WKN-2026-000412: beres" in told
