"""What falls due today: figure, list and the sentence on the dashboard follow one rule, the office's closing."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from complaints.models import PengaduanTomohon, PengaduanWayKanan
from dukcapil.casework.filters import CaseFilter
from dukcapil.casework.models import Case
from dukcapil.people.models import Office
from dukcapil.people.roles import Role
from dukcapil.reports.figures import FIGURES
from dukcapil.reports.laying import forecast
from dukcapil.reports.scope import Scope
from dukcapil.reports.told import Told
from services.models import AktaKelahiran
from tests.builders import a_case, a_user
from tests.conftest import WIB

MORNING = datetime(2026, 11, 10, 9, 0, tzinfo=WIB)  # a Tuesday; Way Kanan closes at 16.00
CLOSING = MORNING.replace(hour=16)
SUNDAY = datetime(2026, 11, 15, 9, 0, tzinfo=WIB)
SECOND = timedelta(seconds=1)
ONE_AT_THE_COUNTER = "1 berkas jatuh tempo: 1 di meja Petugas Pelayanan Online."


def a_case_due(at: datetime, of: type[Case] = PengaduanWayKanan, state: str = "", *, limit: str = "step_due_at") -> int:
    """An open case, two days old, with this moment as its only limit."""
    case = a_case(of, state, when=MORNING - timedelta(days=4))
    Case.objects.filter(pk=case.pk).update(**{"step_due_at": None, "due_at": None, limit: at})
    return case.pk


def told(now: datetime, office: str = "way-kanan") -> Told:
    return Told(Scope(Office.objects.get(key=office), now.date(), now.date()), now)


def in_figure(now: datetime, office: str = "way-kanan") -> set[int]:
    asked = told(now, office)
    behind = set(FIGURES["jatuh-tempo"].cases(asked).values_list("pk", flat=True))
    assert FIGURES["jatuh-tempo"].value(asked) == len(behind)
    return behind


def in_list(now: datetime, offices: Iterable[str] = ("way-kanan",)) -> set[int]:
    user = a_user(Role.KADIS)
    offices = [Office.objects.get(key=key) for key in offices]
    cases = Case.objects.filter(office__in=offices)
    found = CaseFilter({"batas": "hari-ini"}, cases, user=user, sops={}, offices=offices, now=now)
    assert not found.errors
    return set(found.qs.values_list("pk", flat=True))


def test_what_is_due_from_now_until_the_office_closes_is_due_today(registry):
    due = {a_case_due(moment) for moment in (MORNING, MORNING + SECOND, CLOSING)}
    due.add(a_case_due(CLOSING, limit="due_at"))
    for moment in (MORNING - SECOND, CLOSING + SECOND, MORNING.replace(hour=23), MORNING + timedelta(days=1)):
        a_case_due(moment)
    ended = a_case(PengaduanWayKanan, "selesai", when=MORNING - timedelta(days=4))
    Case.objects.filter(pk=ended.pk).update(due_at=CLOSING)
    assert in_figure(MORNING) == in_list(MORNING) == due


@pytest.mark.parametrize(
    ("now", "moment", "is_due"),
    [
        (MORNING.replace(hour=0, minute=0), CLOSING, True),
        (CLOSING - SECOND, CLOSING, True),
        (CLOSING + SECOND, CLOSING + 2 * SECOND, False),
        (CLOSING + SECOND, MORNING + timedelta(days=1), False),
        (SUNDAY, SUNDAY.replace(hour=20), True),
        (SUNDAY, SUNDAY + timedelta(days=1), False),
    ],
)
def test_at_any_hour_the_list_holds_what_the_figure_counts(registry, now, moment, is_due):
    case = a_case_due(moment)
    assert in_figure(now) == in_list(now) == ({case} if is_due else set())


def test_a_list_of_two_offices_follows_the_closing_of_each(registry):
    evening_there = MORNING.replace(hour=15, minute=30)  # half past four in Tomohon
    here, there = a_case_due(evening_there), a_case_due(evening_there, PengaduanTomohon)
    for offices in (("way-kanan", "tomohon"), ("tomohon", "way-kanan")):
        assert in_list(MORNING, offices) == in_figure(MORNING) | in_figure(MORNING, "tomohon") == {here}
    assert there not in in_list(MORNING, ["tomohon"])


# ---- the sentence on the dashboard


def test_the_forecast_names_the_three_desks_with_most_and_that_there_are_others(way_kanan):
    label = way_kanan.label_of
    waiting = ("pemeriksaan", "verifikasi_kasi", "verifikasi_kabid", "pencetakan")
    for count, state in enumerate(waiting, start=1):
        for _ in range(count):
            a_case_due(CLOSING, AktaKelahiran, state)
    most = [f"{count} di meja {label(role)}" for count, role in ((4, Role.OPERATOR), (3, Role.KABID), (2, Role.KASI))]
    assert forecast(told(MORNING)) == (
        f"Sampai kantor tutup pukul 16.00, 10 berkas jatuh tempo: {', '.join(most)} dan lainnya."
    )


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (MORNING, f"Sampai kantor tutup pukul 16.00, {ONE_AT_THE_COUNTER}"),
        (CLOSING - SECOND, f"Sampai kantor tutup pukul 16.00, {ONE_AT_THE_COUNTER}"),
        (CLOSING, "Kantor sudah tutup hari ini."),
        (MORNING + timedelta(days=1), "Sampai kantor tutup pukul 16.00 tidak ada lagi yang jatuh tempo."),
        (SUNDAY, "Hari ini kantor tidak buka; sampai tengah malam tidak ada lagi yang jatuh tempo."),
    ],
)
def test_the_forecast_says_until_when_and_how_many(registry, now, said):
    a_case_due(CLOSING)
    assert forecast(told(now)).startswith(said)


def test_the_forecast_of_a_day_without_hours_counts_until_midnight(registry):
    a_case_due(SUNDAY.replace(hour=23, minute=59))
    assert forecast(told(SUNDAY)) == f"Hari ini kantor tidak buka; sampai tengah malam, {ONE_AT_THE_COUNTER}"
