"""The pages of the months: what each reader is offered, what comes back beside its field, how many queries they ask."""

import re
from datetime import date, datetime
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from dukcapil.casework.parties import Staff
from dukcapil.demo.surveys import seed_surveys
from dukcapil.jobs.models import Job
from dukcapil.jobs.running import run_waiting
from dukcapil.notices.bell import unread_news
from dukcapil.notices.models import Notice
from dukcapil.people.models import Office, User
from dukcapil.people.roles import Role
from dukcapil.reports.models import MonthlyReport
from dukcapil.reports.monthly import perform_report
from dukcapil.reports.monthly_pdf import report_pdf
from tests.builders import a_user, seat
from tests.files.tagged_pdf import text_of

from .months import IN_NOVEMBER, a_final_report, a_report, a_worked_october, led


@pytest.fixture
def staff(way_kanan):
    return a_worked_october()


def address(name: str, *more) -> str:
    return reverse(name, args=["way-kanan", "2026-10", 1, *more])


def page_of(client, user, where: str, status: int = 200) -> str:
    client.force_login(user)
    answer = client.get(where)
    assert answer.status_code == status
    return answer.content.decode()


def primaries(page: str) -> list[str]:
    return re.findall(r'class="btn btn-primary"[^>]*>(?:<svg.*?</svg>)?([^<]+)', page)


def test_the_draft_offers_its_writer_to_hand_it_in_and_nobody_else(staff, client):
    a_report()
    page = page_of(client, staff[Role.PETUGAS], address("monthly_report"))
    assert primaries(page) == ["Ajukan ke Kabid"] and "Simpan catatan" in page
    page = page_of(client, staff[Role.KADIS], address("monthly_report"))
    assert primaries(page) == [] and "Simpan catatan" not in page and "Menunggu" in page


@pytest.mark.parametrize(
    "verbs, role, offered", [(("ajukan",), Role.KABID, "Teruskan"), (("ajukan", "teruskan"), Role.KADIS, "Terima")]
)
def test_who_must_act_finds_one_primary_action(staff, client, verbs, role, offered):
    led(a_report(), *verbs, staff=staff)
    page = page_of(client, staff[role], address("monthly_report"))
    assert len(primaries(page)) == 1 and primaries(page)[0].startswith(offered)
    assert "Kembalikan ke" in page
    assert "Buka laporan" in page_of(client, staff[role], reverse("monthly_reports"))
    assert "Buka laporan" not in page_of(client, staff[Role.PETUGAS], reverse("monthly_reports"))


def test_the_whole_way_through_the_pages_ends_in_a_pdf(staff, client):
    a_report()
    client.force_login(staff[Role.PETUGAS])
    notes = {"opening": "Bulan yang ramai.", "obstacles": "Jaringan SIAK.", "follow_up": "", "seen": "0"}
    assert client.post(address("monthly_notes"), notes).status_code == 302
    for role, verb, seen in ((Role.PETUGAS, "ajukan", 0), (Role.KABID, "teruskan", 1), (Role.KADIS, "terima", 2)):
        client.force_login(staff[role])
        answer = client.post(address("monthly_act", verb), {"note": "Setuju.", "seen": seen})
        assert answer.status_code == 302
    assert (
        "PDF segera dibuat" in (page := page_of(client, staff[Role.KADIS], address("monthly_report")))
        or "PDF sedang" in page
    )
    run_waiting()
    page = page_of(client, staff[Role.KADIS], address("monthly_report"))
    assert "Bulan yang ramai." in page and MonthlyReport.objects.get().sha256 in page
    pdf = client.get(address("monthly_pdf"))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")


def test_emoji_of_the_notes_leave_no_empty_boxes_on_the_paper(staff):
    report = a_report()
    report.obstacles = "Blanko habis \U0001f44d\U0001f3fd, SIAK putus \u26a1\ufe0f; ✓ sudah dilaporkan."
    paper = PdfReader(BytesIO(report_pdf(report, IN_NOVEMBER)))
    assert "Blanko habis , SIAK putus ; ✓ sudah dilaporkan." in text_of(paper)


def test_a_return_without_its_reason_comes_back_beside_the_field(staff, client):
    led(a_report(), "ajukan", staff=staff)
    client.force_login(staff[Role.KABID])
    answer = client.post(address("monthly_act", "kembalikan"), {"note": " ", "seen": 1})
    assert answer.status_code == 422 and "Tuliskan alasan" in answer.content.decode()


def test_what_was_typed_too_long_is_kept(staff, client):
    a_report()
    client.force_login(staff[Role.PETUGAS])
    answer = client.post(address("monthly_notes"), {"opening": "panjang " * 700, "seen": 0})
    assert answer.status_code == 422
    assert "paling panjang 5.000 karakter" in answer.content.decode() and "panjang panjang" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "more", "typed"),
    [
        ("monthly_notes", (), {"obstacles": "Jaringan putus."}),
        ("monthly_act", ("kembalikan",), {"note": "Angkanya keliru."}),
    ],
)
def test_what_was_typed_after_the_session_ended_is_given_back(staff, client, name, more, typed):
    a_report()
    answer = client.post(address(name, *more), {"seen": 0, **typed})
    assert answer.status_code == 401
    assert next(iter(typed.values())) in answer.content.decode()


def test_two_hands_on_one_report_and_the_later_is_told(staff, client):
    report = a_report()
    led(report, "ajukan", staff=staff)
    client.force_login(staff[Role.PETUGAS])
    answer = client.post(address("monthly_act", "ajukan"), {"seen": 0, "note": "Ketikan saya."})
    assert answer.status_code == 409 and "Ketikan saya." not in answer.content.decode() or answer.status_code == 409
    answer = client.post(address("monthly_notes"), {"opening": "x", "seen": 0})
    assert answer.status_code == 409


def noted(client, user, was: str, **notes: str):
    """What comes back when somebody saves the notes of a page that was drawn with these marks."""
    client.force_login(user)
    return client.post(address("monthly_notes"), {"seen": 0, "was": was} | notes)


def kept() -> tuple[str, str, str]:
    return MonthlyReport.objects.values_list("opening", "obstacles", "follow_up").get()


def test_two_who_write_different_notes_at_once_both_keep_theirs(staff, client):
    a_report()
    MonthlyReport.objects.update(opening="Pembuka\nlama.", follow_up="Tambah loket.")
    was = was_on(client, staff[Role.ADMIN])
    drawn = {"opening": "Pembuka\r\nlama.", "obstacles": "", "follow_up": "Tambah loket."}
    theirs = drawn | {"obstacles": "Jaringan SIAK.", "follow_up": ""}
    assert noted(client, staff[Role.PETUGAS], was, **theirs).status_code == 302
    mine = drawn | {"opening": "Bulan yang sibuk."}
    assert noted(client, staff[Role.ADMIN], was, **mine).status_code == 302
    assert kept() == ("Bulan yang sibuk.", "Jaringan SIAK.", "")


def test_a_note_that_both_changed_comes_back_with_both_texts_and_no_other_is_lost(staff, client):
    a_report()
    was = was_on(client, staff[Role.ADMIN])
    theirs = {"opening": "Ramai.", "obstacles": "Jaringan SIAK.", "follow_up": ""}
    assert noted(client, staff[Role.PETUGAS], was, **theirs).status_code == 302
    mine = {"opening": "Bulan yang sibuk.", "obstacles": "", "follow_up": "Tambah loket."}
    refused = noted(client, staff[Role.ADMIN], was, **mine)
    page = refused.content.decode()
    assert refused.status_code == 422 and kept() == tuple(theirs.values())
    assert "menjadi: “Ramai.”" in page and page.count("Diubah orang lain") == 2  # beside the note, and in the summary
    shown = {name: written_on(page, name) for name in mine}
    assert shown == {"opening": "Bulan yang sibuk.", "obstacles": "Jaringan SIAK.", "follow_up": "Tambah loket."}
    assert noted(client, staff[Role.ADMIN], marks_on(page), **shown).status_code == 302
    assert kept() == tuple(shown.values())


def test_a_note_too_long_does_not_hide_that_somebody_wrote_another_meanwhile(staff, client):
    a_report()
    was = was_on(client, staff[Role.ADMIN])
    assert noted(client, staff[Role.PETUGAS], was, opening="Ramai.", obstacles="", follow_up="").status_code == 302
    mine = {"opening": "Sibuk.", "obstacles": "panjang " * 700, "follow_up": ""}
    page = noted(client, staff[Role.ADMIN], was, **mine).content.decode()
    assert "paling panjang 5.000 karakter" in page and "menjadi: “Ramai.”" in page
    assert written_on(page, "opening") == "Sibuk." and kept()[0] == "Ramai."


@pytest.mark.parametrize("was", ["x", "-", "a-b-c-d", "²"])
def test_marks_that_no_page_gave_overwrite_nothing(staff, client, was):
    a_report()
    MonthlyReport.objects.update(opening="Ramai.")
    assert noted(client, staff[Role.ADMIN], was, opening="Sibuk.").status_code == 422
    assert kept()[0] == "Ramai."


def was_on(client, user) -> str:
    return marks_on(page_of(client, user, address("monthly_report")))


def marks_on(page: str) -> str:
    return re.search(r'name="was" value="([0-9a-f-]+)"', page)[1]


def written_on(page: str, name: str) -> str:
    return re.search(rf'<textarea name="{name}"[^>]*>([^<]*)</textarea>', page)[1].strip()


def test_handing_in_keeps_the_notes_that_stand_on_the_page(staff, client):
    a_report()
    notes = {"opening": "Ramai.", "obstacles": "", "follow_up": "Tambah loket.", "seen": 0}
    notes["was"] = was_on(client, staff[Role.PETUGAS])
    assert client.post(address("monthly_notes"), notes | {"ajukan": "1"}).status_code == 302
    report = MonthlyReport.objects.get()
    assert (report.state, report.follow_up) == ("ditinjau_kabid", "Tambah loket.")
    assert client.post(address("monthly_notes"), notes | {"ajukan": "1"}).status_code == 409


def test_who_must_act_is_told_by_mail_by_the_bell_and_above_their_desk(staff, client):
    User.objects.filter(pk__in=[user.pk for user in staff.values()]).update(email="pejabat@contoh.invalid")
    report = a_report()
    assert told_of(report) == {staff[Role.PETUGAS].pk, staff[Role.ADMIN].pk}
    led(report, "ajukan", staff=staff)
    assert "Laporan Oktober 2026 menunggu Anda" in page_of(client, staff[Role.KABID], reverse("desk"))
    assert "Laporan Oktober 2026 menunggu Anda" not in page_of(client, staff[Role.PETUGAS], reverse("desk"))
    assert told_of(report) == {staff[Role.PETUGAS].pk, staff[Role.ADMIN].pk, staff[Role.KABID].pk}
    assert not unread_news(staff[Role.PETUGAS], [report.office]).exists()  # it was handed in: done with
    led(MonthlyReport.objects.get(), "kembalikan", staff=staff)
    back = Notice.objects.filter(event="laporan_menunggu", channel="email").latest("pk")
    assert "Catatan: Catatan." in back.body and "http" in back.body
    assert "Laporan Oktober 2026 menunggu Anda" in page_of(client, staff[Role.PETUGAS], reverse("desk"))


def told_of(report) -> set[int]:
    """Who was told, each by mail and by the bell."""
    told = Notice.objects.filter(event="laporan_menunggu", reference=report.reference)
    mailed, rung = (set(told.filter(channel=way).values_list("receiver", flat=True)) for way in ("email", "lonceng"))
    assert mailed == rung
    return mailed


def test_one_person_in_two_posts_is_told_to_every_reader(staff, client):
    seat(staff[Role.PETUGAS], Role.KABID)
    report = led(a_report(), "ajukan", staff=staff)
    assert "bertindak sebagai" not in page_of(client, staff[Role.KADIS], address("monthly_report"))
    perform_report(report, "teruskan", by=Staff(User.objects.get(pk=staff[Role.PETUGAS].pk), IN_NOVEMBER))
    page = page_of(client, staff[Role.KADIS], address("monthly_report"))
    assert f"{staff[Role.PETUGAS]} bertindak sebagai" in page and "sebaiknya oleh orang lain" in page


def test_a_step_that_has_not_come_is_not_called_done(staff, client):
    a_report()
    client.force_login(staff[Role.KADIS])
    answer = client.post(address("monthly_act", "terima"), {"seen": 0})
    assert answer.status_code == 409
    assert "belum sampai pada langkah itu" in answer.content.decode()


def test_when_a_draft_is_made_the_list_is_drawn_anew(staff, client):
    client.force_login(staff[Role.PETUGAS])
    client.post(reverse("monthly_reports"), {"office": "way-kanan", "month": "2026-10"})
    asking = {"HTTP_HX_REQUEST": "true"}
    assert "HX-Refresh" not in client.get(reverse("monthly_reports"), **asking)
    run_waiting()
    assert client.get(reverse("monthly_reports"), **asking)["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    "month, sentence",
    [
        ("2999-01", "belum dimulai"),
        ("kemarin", "Pilih bulan dari daftar"),
        ("", "Pilih bulan"),
        ("2011-01", "24 bulan"),
    ],
)
def test_a_month_that_cannot_be_is_refused_on_demand(staff, client, month, sentence):
    client.force_login(staff[Role.PETUGAS])
    answer = client.post(reverse("monthly_reports"), {"office": "way-kanan", "month": month})
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not Job.objects.exists()


def test_on_demand_the_progress_is_seen_and_a_second_ask_leads_to_the_report(staff, client):
    client.force_login(staff[Role.ADMIN])
    given = {"office": "way-kanan", "month": "2026-10"}
    assert client.post(reverse("monthly_reports"), given).status_code == 302
    assert 'aria-label="Kemajuan laporan Oktober 2026"' in client.get(reverse("monthly_reports")).content.decode()
    run_waiting()
    assert client.post(reverse("monthly_reports"), given).url == address("monthly_report")


def test_a_kasi_reads_and_may_not_make(staff, client):
    client.force_login(staff[Role.KASI])
    assert client.get(reverse("monthly_reports")).status_code == 200
    assert client.post(reverse("monthly_reports"), {"month": "2026-10"}).status_code == 403


@pytest.mark.parametrize("role, sops", [(Role.OPERATOR, ()), (Role.KABID, ("way-kanan/kia",))])
def test_who_does_not_read_the_whole_office_finds_nothing(staff, client, role, sops):
    a_report()
    page_of(client, a_user(role, sops=sops), address("monthly_report"), 404)
    page_of(client, a_user(role, sops=sops), reverse("monthly_reports"), 404)


def test_a_correction_is_begun_with_its_reason(staff, client):
    a_final_report(staff)
    client.force_login(staff[Role.ADMIN])
    assert client.post(address("monthly_correct"), {"note": ""}).status_code == 422
    answer = client.post(address("monthly_correct"), {"note": "Salah hitung."})
    assert answer.url == reverse("monthly_report", args=["way-kanan", "2026-10", 2])
    assert "Ada versi lebih baru" in client.get(address("monthly_report")).content.decode()


def test_the_proof_confirms_and_says_nothing_else(staff, client):
    report = a_final_report(staff)
    MonthlyReport.objects.filter(pk=report.pk).update(file="hasil/aa/b", sha256="a" * 64, size=1)
    page = client.get(reverse("monthly_proof", args=[report.code])).content.decode()
    for words in ("Oktober 2026", "Final", "a" * 64, report.office.name):
        assert words in page
    assert staff[Role.KADIS].username not in page and "Diterima" not in page and "Kepala" not in page
    assert client.get(reverse("monthly_proof", args=["A" * 16])).status_code == 404
    assert client.get("/laporan/%00/").status_code == 404


def test_a_correction_says_what_it_puts_right_and_the_first_that_it_is_replaced(staff, client):
    first = a_final_report(staff)
    client.force_login(staff[Role.ADMIN])
    client.post(address("monthly_correct"), {"note": "Kendala hilang dari laporan."})
    second = led(MonthlyReport.objects.get(version=2), "ajukan", "teruskan", "terima", staff=staff)
    text = " ".join(PdfReader(BytesIO(report_pdf(second, IN_NOVEMBER))).pages[0].extract_text().split())
    assert "menggantikan versi 1" in text and "Kendala hilang dari laporan." in text
    proof = client.get(reverse("monthly_proof", args=[first.code])).content.decode()
    assert "Sudah diganti versi 2, final 3 November 2026" in proof


def test_the_list_asks_a_fixed_number_of_queries(staff, client, django_assert_max_num_queries):
    client.force_login(staff[Role.KABID])
    for month in (10, 9, 8, 7):
        a_report(date(2026, month, 1))
    client.get(reverse("monthly_reports"))
    with django_assert_max_num_queries(14):
        client.get(reverse("monthly_reports"))


def test_a_frozen_report_asks_few_queries_and_a_draft_some_more(staff, client, django_assert_max_num_queries):
    report = a_report()
    client.force_login(staff[Role.KABID])
    client.get(address("monthly_report"))
    with django_assert_max_num_queries(50):
        client.get(address("monthly_report"))
    led(report, "ajukan", staff=staff)
    with django_assert_max_num_queries(14):
        client.get(address("monthly_report"))


def test_the_page_draws_its_tables_and_tells_the_survey(staff, client):
    office = Office.objects.get(key="way-kanan")
    seed_surveys(datetime(2026, 10, 31, 12, tzinfo=office.zone), 7)
    report = a_report()
    client.force_login(staff[Role.KABID])
    page = client.get(address("monthly_report")).content.decode()
    assert "Kepuasan masyarakat (SKM)" in page and "responden." in page
    assert page.count('src="data:image/svg+xml;base64,') >= 2
    led(report, "ajukan", staff=staff)
    report.refresh_from_db()
    text = "".join(each.extract_text() for each in PdfReader(BytesIO(report_pdf(report, report.made_at))).pages)
    assert "Indeks kepuasan (SKM)" in text and "Perilaku pelaksana" in text


def test_the_summary_says_of_how_many_answers_its_share_is(staff):
    report = led(a_report(), "ajukan", staff=staff)
    figures, said = report.figures["figures"], " ".join(report.figures["sentences"])
    judged = figures["tepat-waktu"] + figures["terlambat"]
    assert judged and f"{figures['tepat-waktu']} dari {judged} jawaban yang waktunya berjalan" in said
    assert ("lainnya tidak dinilai" in said) == (figures["dijawab"] > judged)
