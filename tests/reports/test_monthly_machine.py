"""The month's report: who moves it, what is frozen, what the database refuses, how a correction comes."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from complaints.models import PengaduanWayKanan
from dukcapil.casework.parties import Staff
from dukcapil.casework.refusals import AlreadyDone, NoSuchVerb, NotAllowed, WrongInput
from dukcapil.people.models import Mandate, Office
from dukcapil.people.roles import STAFF_ROLES, Role
from dukcapil.reports.models import MonthlyReport, ReportAct
from dukcapil.reports.monthly import correct, open_draft, perform_report, why_not
from dukcapil.reports.monthly_content import drawn
from dukcapil.reports.monthly_flow import MONTHLY
from dukcapil.reports.monthly_notes import write_notes
from dukcapil.reports.monthly_pdf import signatures
from dukcapil.worktime.models import OfficeHours
from sop_registry.flow import FLOWS
from tests.builders import a_case, a_user

from .months import IN_NOVEMBER, IN_OCTOBER, OCTOBER, WIB, a_final_report, a_report, a_worked_october, led

WAYS = {"draf": (), "ditinjau_kabid": ("ajukan",), "di_kadis": ("ajukan", "teruskan")}


@pytest.fixture
def staff(way_kanan):
    return a_worked_october()


def test_the_thirteen_sops_stay_thirteen():
    assert len(FLOWS) == 13 and MONTHLY.key not in FLOWS


def test_a_report_goes_from_draft_to_final_and_its_trail_says_who(staff):
    report = a_final_report(staff)
    assert report.state == "final" and report.final_at == IN_NOVEMBER
    acts = list(report.trail.values_list("verb", "from_state", "to_state", "role"))
    assert acts == [
        ("buat", "", "draf", ""),
        ("ajukan", "draf", "ditinjau_kabid", "petugas"),
        ("teruskan", "ditinjau_kabid", "di_kadis", "kabid"),
        ("terima", "di_kadis", "final", "kadis"),
    ]


@pytest.mark.parametrize("state, verb", [(step.name, verb) for step in MONTHLY.steps.values() for verb in step.exits])
def test_every_edge_opens_for_its_roles_and_no_other(staff, state, verb):
    report = led(a_report(), *WAYS[state], staff=staff)
    allowed = MONTHLY.steps[state].exits[verb].by
    for role in STAFF_ROLES:
        if role not in allowed:
            with pytest.raises(NotAllowed, match="hanya dapat dilakukan oleh"):
                perform_report(report, verb, by=Staff(staff[role], IN_NOVEMBER), note="Catatan.")
    for role in allowed:
        with transaction.atomic():
            moved = perform_report(report, verb, by=Staff(staff[role], IN_NOVEMBER), note="Catatan.")
            assert moved.state == MONTHLY.steps[state].exits[verb].target
            transaction.set_rollback(True)


def test_a_desk_narrowed_to_some_sops_and_another_office_do_not_act(staff):
    report = a_report()
    narrow = a_user(Role.PETUGAS, sops=("way-kanan/kia",))
    for user in (narrow, a_user(Role.PETUGAS, "tomohon")):
        with pytest.raises(NotAllowed):
            perform_report(report, "ajukan", by=Staff(user, IN_NOVEMBER))


def test_who_lost_the_desk_since_the_page_was_drawn_does_not_act(staff):
    report, user = a_report(), staff[Role.PETUGAS]
    by = Staff(user, IN_NOVEMBER)
    assert by.acts_as(Role.PETUGAS, report)
    user.groups.clear()
    with pytest.raises(NotAllowed):
        perform_report(report, "ajukan", by=by)


def test_an_unknown_verb_a_second_click_and_an_old_page_are_refused(staff):
    report = a_report()
    with pytest.raises(NoSuchVerb):
        perform_report(report, "jawab", by=Staff(staff[Role.PETUGAS], IN_NOVEMBER))
    led(report, "ajukan", staff=staff)
    with pytest.raises(AlreadyDone, match="sudah dilakukan oleh Ani"):
        perform_report(report, "ajukan", by=Staff(staff[Role.PETUGAS], IN_NOVEMBER))
    with pytest.raises(AlreadyDone):
        perform_report(report, "teruskan", by=Staff(staff[Role.KABID], IN_NOVEMBER), seen=0)


def test_a_return_needs_its_reason(staff):
    report = led(a_report(), "ajukan", staff=staff)
    with pytest.raises(WrongInput):
        perform_report(report, "kembalikan", by=Staff(staff[Role.KABID], IN_NOVEMBER), note="  ")


def test_figures_are_frozen_when_handed_in_and_drawn_anew_after_a_return(staff):
    report = led(a_report(), "ajukan", staff=staff)
    assert report.figures["figures"]["diterima"] == 6
    a_case(PengaduanWayKanan, when=IN_OCTOBER.replace(day=23))
    assert MonthlyReport.objects.get(pk=report.pk).figures == report.figures
    at_kadis = led(report, "teruskan", staff=staff)
    back = led(at_kadis, "kembalikan", staff=staff)
    assert back.state == "ditinjau_kabid" and back.figures == report.figures
    draft = led(back, "kembalikan", staff=staff)
    assert draft.figures is None
    assert led(draft, "ajukan", staff=staff).figures["figures"]["diterima"] == 7


def test_a_calendar_corrected_later_changes_no_final_report(staff):
    report = a_final_report(staff)
    OfficeHours.objects.filter(office=report.office).delete()
    for weekday in range(7):
        OfficeHours.objects.create(office=report.office, weekday=weekday, opens=time(0), closes=time(23, 59))
    from dukcapil.reports.digesting import digest

    digest()
    report.refresh_from_db()
    again = drawn(Office.objects.get(pk=report.office_id), OCTOBER, IN_NOVEMBER)
    assert again["figures"]["waktu-jawab-p90"] != report.figures["figures"]["waktu-jawab-p90"]


@pytest.mark.parametrize(
    "change",
    [
        "figures = '{}'",
        "opening = 'lain'",
        "state = 'draf'",
        "state = 'draf', figures = NULL",
        "final_at = now()",
        "month = '2026-09-01'",
        "version = 9",
        "code = 'AAAABBBBCCCCDDDD'",
    ],
)
def test_the_database_refuses_to_change_a_final_report(staff, change):
    report = a_final_report(staff)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE reports_monthlyreport SET {change} WHERE id = %s", [report.pk])


def test_the_file_of_a_final_report_comes_once(staff):
    report = a_final_report(staff)
    set_file = "UPDATE reports_monthlyreport SET file = %s, sha256 = %s, size = 1 WHERE id = %s"
    with connection.cursor() as cursor:
        cursor.execute(set_file, ["hasil/aa/b", "0" * 64, report.pk])
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(set_file, ["hasil/cc/d", "1" * 64, report.pk])


@pytest.mark.parametrize("table", ["reports_monthlyreport", "reports_reportact"])
def test_nothing_of_a_report_is_deleted_and_its_trail_never_changed(staff, table):
    a_report()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportAct.objects.update(note="lain")


def test_figures_that_were_handed_in_are_not_changed_behind_the_door(staff):
    report = led(a_report(), "ajukan", staff=staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthlyReport.objects.filter(pk=report.pk).update(figures={"figures": {}})


def test_a_correction_is_a_new_version_and_the_old_one_stays(staff):
    report = a_final_report(staff)
    with pytest.raises(WrongInput):
        correct(report, by=Staff(staff[Role.PETUGAS], IN_NOVEMBER), note="")
    with pytest.raises(NotAllowed):
        correct(report, by=Staff(staff[Role.KABID], IN_NOVEMBER), note="Salah hitung.")
    new = correct(report, by=Staff(staff[Role.ADMIN], IN_NOVEMBER), note="Salah hitung.", at=IN_NOVEMBER)
    assert (new.version, new.state, new.reference) == (2, "draf", "LAP-WKN-2026-10-2")
    with pytest.raises(AlreadyDone, match="Sudah ada versi 2"):
        correct(report, by=Staff(staff[Role.ADMIN], IN_NOVEMBER), note="Lagi.")
    final = led(new, "ajukan", "teruskan", "terima", staff=staff)
    assert final.is_final and MonthlyReport.objects.get(pk=report.pk).state == "final"


def test_notes_are_written_in_a_draft_by_its_writers_only(staff):
    report = a_report()
    write_notes(report, by=Staff(staff[Role.PETUGAS], IN_NOVEMBER), opening="Pembuka.", obstacles="", follow_up="")
    assert MonthlyReport.objects.get(pk=report.pk).opening == "Pembuka."
    with pytest.raises(NotAllowed):
        write_notes(report, by=Staff(staff[Role.KADIS], IN_NOVEMBER), opening="Lain.")
    with pytest.raises(WrongInput):
        write_notes(report, by=Staff(staff[Role.PETUGAS], IN_NOVEMBER), opening="x" * 5_001)
    led(report, "ajukan", staff=staff)
    with pytest.raises(AlreadyDone):
        write_notes(report, by=Staff(staff[Role.PETUGAS], IN_NOVEMBER), opening="Terlambat.")


def test_a_stand_in_acts_by_mandate_and_the_signature_block_names_the_post(staff):
    user = a_user()
    day = IN_NOVEMBER.date()
    Mandate.objects.create(
        office=Office.objects.get(key="way-kanan"),
        user=user,
        role=Role.KADIS,
        kind="plt",
        decree="800/77/2026",
        starts_on=day,
        ends_on=day + timedelta(days=30),
    )
    report = led(a_report(), "ajukan", "teruskan", staff=staff)
    report = perform_report(report, "terima", by=Staff(user, IN_NOVEMBER), at=IN_NOVEMBER)
    kabid, kadis = signatures(report)
    assert kabid["post"] == "Kepala Bidang" and kabid["decree"] == ""
    assert (kadis["post"], kadis["decree"]) == ("Plt. Kepala Dinas", "800/77/2026")
    assert report.trail.last().mandate.decree == "800/77/2026"


@pytest.mark.parametrize(
    "month, sentence",
    [
        (date(2026, 12, 1), "Desember 2026 belum dimulai"),
        (date(2026, 11, 1), "November 2026 belum berakhir. Laporannya dibuat pada 1 Desember 2026"),
        (OCTOBER, ""),
        (date(2020, 1, 1), "paling lama 24 bulan"),
    ],
)
def test_a_month_that_cannot_have_a_report_is_told_why(way_kanan, month, sentence):
    found = why_not(way_kanan, month, IN_NOVEMBER)
    assert sentence in found if sentence else found == ""


def test_the_month_ends_on_the_offices_own_clock(registry):
    """At 23.30 WIB it is 00.30 WITA."""
    moment = datetime(2026, 10, 31, 23, 30, tzinfo=WIB)
    assert why_not(Office.objects.get(key="tomohon"), OCTOBER, moment) == ""
    assert "belum berakhir" in why_not(Office.objects.get(key="way-kanan"), OCTOBER, moment)


def test_the_same_month_has_one_first_version(staff):
    assert a_report().pk == a_report().pk
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthlyReport.objects.create(
            office=Office.objects.get(key="way-kanan"), month=OCTOBER, version=2, made_at=IN_NOVEMBER
        )
    assert open_draft(Office.objects.get(key="tomohon"), OCTOBER, by=None, at=IN_NOVEMBER).version == 1
