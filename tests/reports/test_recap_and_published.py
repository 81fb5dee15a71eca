"""The day's recap and the public page: what they count, when they are kept, and whom nobody can tell from them."""

import io
from collections import Counter
from datetime import date, timedelta

import pypdf
import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from complaints.models import PengaduanBrebes, PengaduanSukamara, PengaduanWayKanan
from dukcapil.casework.models import Case
from dukcapil.casework.refusals import WrongInput
from dukcapil.people.models import Office
from dukcapil.people.roles import Role
from dukcapil.reports.digesting import digest
from dukcapil.reports.models import DailyRecap
from dukcapil.reports.published import performance_of
from dukcapil.reports.recap import keep, keep_due, recap_of
from dukcapil.reports.scope import Scope
from dukcapil.reports.told import Told
from tests.builders import a_case, a_user, lead
from tests.files.tagged_pdf import cells_without_heads, headings, marks_outside_the_tree, tables, text_of

from .months import IN_OCTOBER

DAY = date(2026, 10, 6)


@pytest.fixture
def brebes(registry):
    office = Office.objects.get(key="brebes")
    for minute in range(3):
        a_case(PengaduanBrebes, when=IN_OCTOBER + timedelta(minutes=minute))
    answered = a_case(PengaduanBrebes, when=IN_OCTOBER)
    lead(answered, ["jawab"], when=IN_OCTOBER + timedelta(hours=2))
    digest()
    return office


def test_a_recap_counts_the_day_and_lists_every_number_with_its_state(brebes):
    found = recap_of(brebes, DAY, IN_OCTOBER + timedelta(hours=4))
    assert found.content["figures"]["diterima"] == 4 and found.content["figures"]["dijawab"] == 1
    states = Counter(row[4] for row in found.content["rows"])
    assert sorted(states.values()) == [1, 3] and states["Konfirmasi"] == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM casework_case WHERE office_id = %s"
            " AND (received_at AT TIME ZONE 'Asia/Jakarta')::date = %s",
            [brebes.pk, DAY],
        )
        assert cursor.fetchone()[0] == found.content["total"] == 4
    assert not found.complete and found.pk is None


def test_the_state_is_that_of_the_end_of_the_day_whatever_came_later(brebes):
    later = IN_OCTOBER + timedelta(days=3)
    before = recap_of(brebes, DAY, IN_OCTOBER + timedelta(hours=4)).content["rows"]
    case = a_case(PengaduanBrebes, when=later)
    lead(case, ["jawab"], when=later)
    old = Case.objects.filter(office=brebes, state="jawaban_admin").last().as_sop()
    lead(old, ["jawab"], when=later)
    digest()
    assert recap_of(brebes, DAY, later).content["rows"] == before


def test_beat_keeps_the_recap_when_the_office_has_closed_and_once_more_when_the_day_is_over(brebes):
    noon, evening, morning = (IN_OCTOBER + timedelta(hours=hours) for hours in (3, 9, 23))
    assert keep_due(noon) == 0
    assert keep_due(evening) == 1 and not DailyRecap.objects.get().complete
    assert keep_due(evening) == 0
    a_case(PengaduanBrebes, when=IN_OCTOBER.replace(hour=20))
    assert keep_due(morning) == 1
    row = DailyRecap.objects.get()
    assert row.complete and row.content["figures"]["diterima"] == 5
    with pytest.raises(IntegrityError), transaction.atomic():
        DailyRecap.objects.update(content={})
    assert keep(brebes, DAY, morning).pk == row.pk


def test_a_day_to_come_is_refused(brebes):
    with pytest.raises(WrongInput, match="belum tiba"):
        recap_of(brebes, date(2027, 1, 1), IN_OCTOBER)


def test_the_recap_as_page_pdf_and_workbook(brebes, client, django_assert_max_num_queries):
    client.force_login(a_user(Role.PETUGAS, "brebes"))
    recap_of(brebes, DAY, IN_OCTOBER + timedelta(days=1))
    with django_assert_max_num_queries(12):
        page = client.get(reverse("daily_recap", args=["2026-10-06"]))
    assert page.status_code == 200 and "4 berkas yang diterima atau dikerjakan" in page.content.decode()
    pdf = pypdf.PdfReader(io.BytesIO(client.get(reverse("daily_recap_pdf", args=["2026-10-06"])).content))
    said = text_of(pdf)
    assert "Selasa, 6 Oktober 2026" in said and said.count("ADU-BBS-2026-") == 4 and "Siti" not in said
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert headings(pdf) == [1, 2, 2, 2, 2]
    assert len(tables(pdf)) == 4 and not any(cells_without_heads(rows) for rows in tables(pdf))
    assert marks_outside_the_tree(pdf) == [2] * len(pdf.pages)  # the running title and the number of the page
    book = client.get(reverse("daily_recap_xlsx", args=["2026-10-06"]))
    assert book.content.startswith(b"PK")
    assert client.get(reverse("daily_recap", args=["2999-01-01"])).status_code == 422


# ---- the public page


def test_few_cases_tell_nothing(registry, client):
    for day in (6, 7, 8, 9):
        a_case(PengaduanWayKanan, "konfirmasi", when=IN_OCTOBER.replace(day=day))
    digest()
    shown = performance_of(Office.objects.get(key="way-kanan"), IN_OCTOBER.replace(month=11))
    assert (shown["whole"]["month"], shown["whole"]["year"], shown["whole"]["answers"]) == ("", "", "")
    assert all(sop["month"] is None and sop["year"] is None for sop in shown["sops"])
    assert all(step["month"] is None for sop in shown["sops"] for step in sop["steps"])
    assert [row["received"] for row in shown["volumes"]] == ["kurang dari 5"]
    assert shown["months"][-1]["received"] == "kurang dari 5"


def test_enough_cases_tell_promise_and_fact(registry):
    for day in (6, 7, 8, 9, 12):
        a_case(PengaduanWayKanan, "konfirmasi", when=IN_OCTOBER.replace(day=day))
    digest()
    shown = performance_of(Office.objects.get(key="way-kanan"), IN_OCTOBER.replace(month=11))
    [sop] = [sop for sop in shown["sops"] if sop["month"]]
    assert (sop["month"]["share"], sop["month"]["median"]) == ("100 %", "4 menit")
    assert sop["promise"] == "1 hari kerja" and sop["steps"][0]["month"]["share"] == "100 %"
    assert shown["volumes"][0]["received"] == "5"


@pytest.mark.parametrize("open_cases, late", [(0, "0"), (4, "kurang dari 5"), (6, "6")])
def test_the_share_says_of_how_many_answers_it_is_and_what_is_late_without_one(registry, open_cases, late):
    for day in (6, 7, 8, 9, 12):
        a_case(PengaduanWayKanan, "konfirmasi", when=IN_OCTOBER.replace(day=day))
    for _ in range(open_cases):
        a_case(PengaduanWayKanan, when=IN_OCTOBER.replace(day=20))
    digest()
    whole = performance_of(Office.objects.get(key="way-kanan"), IN_OCTOBER.replace(month=11))["whole"]
    assert (whole["month"], whole["answers"], whole["late"]) == ("100 %", "5", late)
    assert whole["drawn_at"] == "Jumat, 6 November 2026 pukul 09.00 WIB"


def test_what_is_answered_and_only_to_be_filed_away_is_not_late_without_an_answer(registry):
    office = Office.objects.get(key="brebes")
    for state in ("konfirmasi", "rekap", "jawaban_admin"):
        a_case(PengaduanBrebes, state, when=IN_OCTOBER)
    told = Told(Scope(office, DAY, DAY), IN_OCTOBER.replace(month=11))
    assert told.open["late_now"] == 2 and told.late_without_answer == 1


def test_the_page_tells_what_is_late_beside_the_share(registry, client):
    for _ in range(5):
        a_case(PengaduanWayKanan, when=IN_OCTOBER)
    page = client.get(reverse("performance", args=["way-kanan"])).content.decode()
    assert "<strong>5 berkas</strong> sudah melewati waktu yang dijanjikan pada" in page


def test_late_is_what_is_past_the_promise_and_not_past_a_step(registry):
    for _ in range(5):
        a_case(PengaduanWayKanan, when=IN_OCTOBER)
    office, an_hour_later = Office.objects.get(key="way-kanan"), IN_OCTOBER + timedelta(hours=1)
    told = Told(Scope(office, DAY, DAY), an_hour_later)
    assert (told.open["late_now"], told.late_without_answer) == (5, 0)
    assert Told(Scope(office, DAY, DAY), IN_OCTOBER + timedelta(days=2)).late_without_answer == 5


def test_where_the_paper_gives_no_time_for_the_whole_late_is_what_is_past_a_step_and_the_page_says_so(registry, client):
    for _ in range(5):
        a_case(PengaduanSukamara, when=IN_OCTOBER)
    page = client.get(reverse("performance", args=["sukamara"])).content.decode()
    assert "<strong>5 berkas</strong> sudah melewati waktu langkahnya (SOP kantor ini memberi waktu per langkah" in page


def test_the_year_is_not_told_beside_months_that_leave_a_few(registry):
    office, now = Office.objects.get(key="way-kanan"), IN_OCTOBER.replace(month=11)

    def whole() -> dict:
        digest()
        cache.clear()
        return performance_of(office, now)

    for month, cases in ((8, 2), (9, 5), (10, 6)):
        for _ in range(cases):
            a_case(PengaduanWayKanan, "konfirmasi", when=IN_OCTOBER.replace(month=month))
    few = whole()
    assert few["whole"]["year"] == "" and not any(sop["year"] for sop in few["sops"])
    assert [row["share"] for row in few["months"][-3:]] == ["–", "100 %", "100 %"]
    for _ in range(3):
        a_case(PengaduanWayKanan, "konfirmasi", when=IN_OCTOBER.replace(month=7, day=7))
    enough = whole()
    assert enough["whole"]["year"] == "100 %" and any(sop["year"] for sop in enough["sops"])
    assert [row["share"] for row in enough["months"][-4:]] == ["–", "–", "100 %", "100 %"]


@pytest.mark.parametrize("day", ["0001-01-01", "1950-05-05", "2014-12-31"])
def test_a_day_before_any_portal_is_no_page_and_keeps_no_recap(registry, client, day):
    client.force_login(a_user(Role.KADIS, "brebes"))
    assert client.get(reverse("daily_recap", args=[day])).status_code == 404
    assert not DailyRecap.objects.exists()


def test_the_page_is_kept_by_server_and_browser(registry, client, django_assert_max_num_queries):
    address = reverse("performance", args=["way-kanan"])
    client.get(address)
    with django_assert_max_num_queries(8):
        page = client.get(address)
    assert "public" in page["Cache-Control"] and "max-age=300" in page["Cache-Control"]
    client.force_login(a_user(Role.PETUGAS))
    assert "public" not in client.get(address).get("Cache-Control", "")
