"""The fate of every message, as the office sees it: tasks first, what was done about them, and what stays hidden."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.models import PengaduanWayKanan
from dukcapil.casework.deliveries import figures
from dukcapil.casework.models import Case
from dukcapil.notices.models import ChannelHealth, Handling, Notice
from dukcapil.people.models import Office
from dukcapil.people.roles import Role
from tests.builders import a_case, a_citizen, a_user

NOW = timezone.now()


@pytest.fixture
def officer(registry):
    return a_user(Role.PETUGAS)


@pytest.fixture
def case(registry, working_morning):
    return a_case(
        PengaduanWayKanan, "konfirmasi", when=working_morning, applicant=a_citizen(email="siti@contoh.invalid")
    )


def fail(case: Case, **more) -> Notice:
    """The newest notice of a case, failed for good."""
    notice = Notice.objects.filter(reference=case.number).first()
    given = {"state": Notice.State.FAILED, "error": "SMTPRecipientsRefused 550", "next_try_at": None}
    Notice.objects.filter(pk=notice.pk).update(**given | more)
    return Notice.objects.get(pk=notice.pk)


def act(client, notice, what, **more):
    return client.post(reverse("notice_act", args=[notice.pk, what]), more)


def page(client, name="notices", **query) -> str:
    answer = client.get(reverse(name), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_failure_is_a_task_that_can_be_tried_again(client, case, officer):
    notice = fail(case)
    client.force_login(officer)
    told = page(client)
    assert case.number in told and "SMTPRecipientsRefused 550" in told and "s***@contoh.invalid" in told
    assert act(client, notice, "ulang").status_code == 302
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (Notice.State.WAITING, 0)
    assert notice.next_try_at == notice.tried_from
    assert case.number not in page(client)
    assert Handling.objects.get().by == officer


def test_a_failure_may_be_sent_by_hand_or_settled_and_both_are_written_down(client, case, officer):
    notice = fail(case)
    client.force_login(officer)
    assert "mailto:siti@contoh.invalid?subject=" in page(client)
    act(client, notice, "selesai", keterangan="Sudah ditelepon.")
    assert case.number not in page(client)
    told = page(client, "notices_all")
    assert f"Selesai ditangani oleh {officer}" in told and "Sudah ditelepon." in told
    act(client, notice, "dikirim")
    notice.refresh_from_db()
    assert (notice.state, notice.sent_at is not None) == (Notice.State.SENT, True)
    act(client, notice, "dikirim")
    assert [each.what for each in Handling.objects.all()] == ["selesai", "dikirim"]


def test_what_is_sent_by_hand_is_ticked_off_on_the_page_of_the_case(client, registry, working_morning, officer):
    case = a_case(PengaduanWayKanan, when=working_morning)
    notice = Notice.objects.get(reference=case.number)
    client.force_login(officer)
    told = client.get(reverse("case", args=[case.number])).content.decode()
    assert "https://wa.me/6281234567890?text=" in told and "Sudah dikirim" in told
    answer = act(client, notice, "dikirim", dari="berkas")
    assert answer.url == reverse("case", args=[case.number]) + "#kabar"
    told = client.get(reverse("case", args=[case.number])).content.decode()
    assert "wa.me" not in told and f"Dikirim sendiri oleh {officer}" in told


def test_the_office_s_own_mail_that_failed_is_settled_without_being_read(client, case, officer):
    """A digest of limits to a Kasi: a task like the others, but what it says is between the portal and its reader."""
    notice = fail(case)
    Notice.objects.filter(pk=notice.pk).update(reference="", subject="Tiga batas waktu", body="ADU-WKN-2026-000001")
    client.force_login(officer)
    told = page(client)
    assert "Selesai ditangani" in told and "ADU-WKN-2026-000001" not in told and "mailto:" not in told
    act(client, notice, "selesai")
    assert "Tiga batas waktu" not in page(client)


def test_only_front_desk_and_admin_of_the_office_act(client, case):
    notice = fail(case)
    for user, status in (
        (a_user(Role.KASI), 404),
        (a_user(Role.PETUGAS, "brebes"), 404),
        (a_user(), 404),
        (a_user(Role.PETUGAS, sops=["way-kanan/skpwni"]), 404),
        (a_user(Role.ADMIN), 302),
    ):
        client.force_login(user)
        assert act(client, notice, "ulang").status_code == status
    assert act(client, notice, "lain").status_code == 404
    assert client.get(reverse("notice_act", args=[notice.pk, "ulang"])).url == reverse("notices")


def test_another_office_sees_nothing_and_citizens_have_no_such_page(client, case):
    fail(case)
    client.force_login(a_user(Role.PETUGAS, "brebes"))
    assert case.number not in page(client) + page(client, "notices_all")
    client.force_login(a_user())
    for name in ("notices", "notices_by_hand", "notices_all", "notices_report"):
        assert client.get(reverse(name)).status_code == 404


def test_a_narrow_desk_sees_a_number_without_link_or_text(client, case):
    fail(case)
    client.force_login(a_user(Role.PETUGAS, sops=["way-kanan/skpwni"]))
    told = page(client)
    assert case.number in told
    assert reverse("case", args=[case.number]) not in told and case.tracking_code not in told and "mailto" not in told


@pytest.mark.parametrize("secrecy", ["anonymous", "confidential"])
def test_the_text_of_a_secret_case_is_not_in_the_list(client, case, officer, secrecy):
    Case.objects.filter(pk=case.pk).update(**{secrecy: True})
    notice = fail(case)
    client.force_login(officer)
    told = page(client) + page(client, "notices_all")
    assert case.number in told and case.tracking_code not in told and "mailto" not in told
    assert act(client, notice, "dikirim").status_code == 404  # the front desk does not hold this case


def test_the_list_narrows_by_state_channel_date_and_number(client, case, officer, working_morning):
    other = a_case(PengaduanWayKanan, when=working_morning)
    failed = fail(case)
    client.force_login(officer)
    today = timezone.localdate()

    def shown(**query) -> set[str]:
        told = page(client, "notices_all", **query)
        return {each.number for each in (case, other) if reverse("case", args=[each.number]) in told}

    assert shown() == {case.number, other.number}
    assert shown(keadaan="gagal") == shown(saluran="email") == shown(nomor=case.number.lower()) == {case.number}
    assert shown(nomor=str(int(other.number[-6:]))) == {other.number}
    assert shown(sejak=today + timedelta(days=1)) == shown(sampai=today - timedelta(days=2)) == set()
    assert shown(sampai="9999-12-31") == {case.number, other.number}
    assert shown(sebelum=failed.pk + 10**6, sejak=today - timedelta(days=1)) == {case.number, other.number}
    for odd in ({"nomor": "\0"}, {"keadaan": "x"}, {"sejak": "kemarin"}, {"sebelum": "x"}, {"hari": "x"}):
        page(client, "notices_all", **odd)
        page(client, "notices_report", **odd)


def test_pages_follow_each_other_by_key(client, case, officer):
    Notice.objects.bulk_create(
        Notice(
            office=case.office, event="x", reference=case.number, channel="email", address="a@contoh.invalid",
            subject=f"Kabar ke-{number}", body="x", dedupe=f"x{number}", state=Notice.State.FAILED,
        )
        for number in range(60)
    )  # fmt: skip
    client.force_login(officer)
    seen, url = [], reverse("notices")
    while url:
        answer = client.get(url)
        seen += [row["headline"] for row in answer.context["rows"]]
        url = reverse("notices") + answer.context["pager"]["next_url"] if answer.context["pager"]["next_url"] else ""
    assert seen == [f"Kabar ke-{number}" for number in reversed(range(60))]


@pytest.mark.parametrize("name", ["notices", "notices_all", "notices_by_hand"])
def test_a_full_page_asks_as_much_as_an_empty_one(
    client, officer, registry, working_morning, name, django_assert_max_num_queries
):
    for number in range(8):
        notice = fail(a_case(PengaduanWayKanan, when=working_morning))
        if number % 2:
            Notice.objects.filter(pk=notice.pk).update(state=Notice.State.BY_HAND)
        Handling.objects.create(notice=notice, what="diulang", by=officer, at=NOW)
    client.force_login(officer)
    # Who asks (4), what the menu holds (2), dead channels, two counts, the rows, their cases, what was done about them.
    with django_assert_max_num_queries(12):
        client.get(reverse(name))


def test_a_dead_channel_announces_itself_to_those_who_can_help(client, case, officer):
    ChannelHealth.objects.create(
        office=case.office, channel="email", failures=5, failing_since=NOW - timedelta(hours=1), error="HTTP 500"
    )
    technician = a_user()
    technician.is_staff = True
    technician.save()
    for user, is_told in ((officer, True), (a_user(Role.ADMIN), True), (a_user(Role.KASI), False)):
        client.force_login(user)
        for name in ("desk", "notices"):
            assert ("E-mail tidak mengirim" in page(client, name)) is is_told
    client.force_login(technician)
    assert "E-mail tidak mengirim" in page(client, "admin:index")
    assert client.get("/siap/").status_code == 200


def test_the_report_tells_each_channel_apart(client, case, officer, registry):
    office = Office.objects.get(key="way-kanan")
    Notice.objects.all().delete()
    for number, seconds in enumerate((10, 20, 60)):
        notice = Notice.objects.create(
            office=office, event="x", reference=case.number, channel="whatsapp", address="+6281", subject="x",
            body="x", dedupe=str(number), state=Notice.State.READ if number else Notice.State.FAILED,
        )  # fmt: skip
        if number:
            Notice.objects.filter(pk=notice.pk).update(delivered_at=notice.queued_at + timedelta(seconds=seconds))
    (found,) = figures([office], NOW - timedelta(days=1))
    assert (found.all, found.sent, found.arrived, found.failed, found.waiting) == (3, 2, 2, 1, 0)
    assert found.median == timedelta(seconds=40)
    client.force_login(officer)
    assert "40 detik" in page(client, "notices_report")
