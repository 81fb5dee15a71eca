"""Why a moment is due when it is, day by day, on the calendar of test_calendar."""

from dataclasses import replace
from datetime import date, time, timedelta

from dukcapil.worktime.calendar import Standard, add_office_time, due
from dukcapil.worktime.explaining import MOST_DAYS, days_in_words
from tests.worktime.test_calendar import OFFICE, at


def told(start, standard: Standard) -> list[str]:
    return days_in_words(start, due(start, standard, OFFICE), standard, OFFICE)


def test_minutes_are_told_span_by_span_over_lunch_and_night():
    assert told(at(9, 11, 55), Standard(10, "menit")) == [
        "Senin, 9 November 2026: 11.55-12.00 dan 13.00-13.05 (10 menit).",
    ]
    assert told(at(10, 15, 55), Standard(10, "menit")) == [
        "Selasa, 10 November 2026: 15.55-16.00 (5 menit).",
        "Rabu, 11 November 2026: libur, Libur daerah.",
        "Kamis, 12 November 2026: 07.30-07.35 (5 menit).",
    ]


def test_spans_that_begin_within_a_minute_add_up():
    assert told(at(10, 15, 53) + timedelta(seconds=40), Standard(10, "menit")) == [
        "Selasa, 10 November 2026: 15.53-16.00 (7 menit).",
        "Rabu, 11 November 2026: libur, Libur daerah.",
        "Kamis, 12 November 2026: 07.30-07.33 (3 menit).",
    ]


def test_a_file_that_came_after_hours_waits_for_the_morning():
    assert told(at(13, 17), Standard(5, "menit")) == [
        "Jumat, 13 November 2026: di luar jam layanan.",
        "Sabtu, 14 November 2026: kantor tutup.",
        "Minggu, 15 November 2026: kantor tutup.",
        "Senin, 16 November 2026: 07.30-07.35 (5 menit).",
    ]


def test_working_days_are_counted_from_the_day_after():
    assert told(at(10, 9), Standard(1, "hari kerja")) == [
        "Selasa, 10 November 2026: diterima pukul 09.00, belum dihitung.",
        "Rabu, 11 November 2026: libur, Libur daerah.",
        "Kamis, 12 November 2026: hari kerja ke-1, jatuh tempo saat jam layanan tutup pukul 16.00.",
    ]


def test_what_was_left_after_a_pause_is_told_like_minutes():
    end = add_office_time(at(9, 9), timedelta(hours=1), OFFICE)
    assert days_in_words(at(9, 9), end, None, OFFICE) == ["Senin, 9 November 2026: 09.00-10.00 (1 jam)."]


def test_a_long_way_is_told_in_its_first_and_last_days():
    lines = told(at(9, 9), Standard(60, "hari kerja"))
    assert len(lines) == MOST_DAYS + 1
    assert lines[MOST_DAYS - 3] == "… 65 hari lagi dengan cara yang sama …"
    assert "hari kerja ke-60" in lines[-1]


def test_a_long_way_names_the_holidays_that_have_no_line_of_their_own():
    closed = {date(2026, 12, 24): "Cuti bersama Natal", date(2026, 12, 25): "Natal", date(2026, 12, 26): "Sabtu"}
    office = replace(OFFICE, closed=closed)
    standard = Standard(60, "hari kerja")
    lines = days_in_words(at(9, 9), due(at(9, 9), standard, office), standard, office)
    assert lines[MOST_DAYS - 3].endswith("libur: 24 Desember 2026 (Cuti bersama Natal), 25 Desember 2026 (Natal) …")


def test_days_of_the_calendar_count_holidays_too():
    assert told(at(10, 9), Standard(2, "hari", calendar_days=True)) == [
        "Selasa, 10 November 2026: diterima pukul 09.00, belum dihitung.",
        "Rabu, 11 November 2026: hari ke-1.",
        "Kamis, 12 November 2026: hari ke-2, jatuh tempo saat jam layanan tutup pukul 16.00.",
    ]
    assert told(at(13, 9), Standard(1, "hari", calendar_days=True))[-1] == (
        "Sabtu, 14 November 2026: hari ke-1, jatuh tempo pukul 23.59."
    )


def test_the_first_day_says_what_began_on_it():
    end = due(at(9, 9), Standard(1, "hari kerja"), OFFICE)
    lines = days_in_words(at(9, 9), end, Standard(1, "hari kerja"), OFFICE, "disanggah")
    assert lines[0] == "Senin, 9 November 2026: disanggah pukul 09.00, belum dihitung."


def test_a_day_with_hours_of_its_own_names_their_reason():
    tuesday = date(2026, 11, 17)  # 08.00 to 10.00 alone
    office = replace(OFFICE, reasons={tuesday: "Ramadan"})
    hours, days = Standard(3, "jam"), Standard(2, "hari kerja")
    assert days_in_words(at(16, 15, 30), due(at(16, 15, 30), hours, office), hours, office) == [
        "Senin, 16 November 2026: 15.30-16.00 (30 menit).",
        "Selasa, 17 November 2026: 08.00-10.00 (2 jam), jam khusus: Ramadan.",
        "Rabu, 18 November 2026: 07.30-08.00 (30 menit).",
    ]
    assert days_in_words(at(13, 9), due(at(13, 9), days, office), days, office)[-1] == (
        "Selasa, 17 November 2026: hari kerja ke-2, jam khusus: Ramadan, jatuh tempo saat jam layanan tutup pukul"
        " 10.00."
    )
    late = Standard(5, "menit")
    assert days_in_words(at(17, 11), due(at(17, 11), late, office), late, office)[0] == (
        "Selasa, 17 November 2026: di luar jam layanan, jam khusus: Ramadan."
    )


def test_a_long_way_names_the_special_hours_that_have_no_line_of_their_own():
    fasting = {date(2026, 12, day): ((time(8), time(14)),) for day in range(14, 18)}
    office = replace(OFFICE, overrides=fasting, reasons=dict.fromkeys(fasting, "Ramadan"))
    standard = Standard(60, "hari kerja")
    lines = days_in_words(at(9, 9), due(at(9, 9), standard, office), standard, office)
    assert lines[MOST_DAYS - 3].endswith("hari lagi dengan cara yang sama; jam khusus: Ramadan …")
