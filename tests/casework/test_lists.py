"""The lists of the office: what is found, what is not, and that a list never shows what its gate would refuse."""

import csv
import io
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from guardian.shortcuts import assign_perm

from complaints.models import PengaduanBrebes, PengaduanTomohon, PengaduanWayKanan
from dukcapil.casework.attachments import attach
from dukcapil.casework.models import Case, Counter
from dukcapil.casework.narration import urgency
from dukcapil.casework.parties import CitizenOf, Staff
from dukcapil.casework.queries import may_see, visible_cases
from dukcapil.casework.search import found
from dukcapil.casework.talk import write
from dukcapil.casework.views.lists import newest_of
from dukcapil.people.models import Mandate, Office, User
from dukcapil.people.roles import Role
from services.models import AktaKelahiran
from tests.builders import a_case, a_citizen, a_user, lead
from tests.complaints.reading import is_page, source, words
from tests.complaints.test_public_form import photo
from tests.conftest import WIB

WITA = ZoneInfo("Asia/Makassar")
ODD = [*"'\"\\:*&|!-²½", "()", "<->", "':*&|!()<->", "!surat", "a' OR 1=1 --", "_%_", "日本", "x" * 5000, "' " * 2500]


@pytest.fixture
def earlier(registry):
    return timezone.now() - timedelta(days=3)


@pytest.fixture
def officer(registry, client):
    user = a_user(Role.PETUGAS)
    client.force_login(user)
    return user


def listed(client, name="cases", **query) -> list[str]:
    """The register numbers a list shows, in its order."""
    page = client.get(reverse(name), query)
    is_page(page, 200)
    return re.findall(r'id="baris-([A-Z0-9-]+)"', source(page))


def numbers(*cases) -> list[str]:
    return sorted(case.number for case in cases)


def told(name, when, text="Surat pindah belum selesai.", of=PengaduanWayKanan, **more):
    applicant = a_citizen(of.flow.sop.partition("/")[0], name=name)
    return a_case(of, when=when, text=text, applicant=applicant, **more)


def test_every_filter_narrows_alone_and_they_narrow_together(client, officer, earlier):
    late = a_case(PengaduanWayKanan, "solusi", when=earlier)
    birth = a_case(AktaKelahiran, when=timezone.now(), channel="loket")
    chat = a_case(PengaduanWayKanan, "konsultasi", when=earlier, channel="whatsapp")
    ended = a_case(PengaduanWayKanan, "selesai", when=earlier)
    write(chat, "Halo.", by=CitizenOf(chat.pk))
    Case.objects.filter(closed_at=None).update(step_due_at=earlier, due_at=None)
    Case.objects.filter(pk=birth.pk).update(step_due_at=timezone.now() + timedelta(days=9))
    for query, wanted in [
        ({}, (late, birth, chat, ended)),
        ({"sop": "way-kanan/akta-kelahiran"}, (birth,)),
        ({"keadaan": "konsultasi"}, (chat,)),
        ({"keadaan": "selesai"}, (ended,)),
        ({"saluran": "whatsapp"}, (chat,)),
        ({"batas": "lewat"}, (late, chat)),
        ({"pesan": "ya"}, (chat,)),
        ({"cari": "pindah"}, (late, chat, ended)),
        ({"sop": "way-kanan/pengaduan", "batas": "lewat", "saluran": "web"}, (late,)),
        ({"sop": "way-kanan/pengaduan", "pesan": "ya", "cari": "pindah", "keadaan": "konsultasi"}, (chat,)),
        ({"sop": "way-kanan/akta-kelahiran", "pesan": "ya"}, ()),
    ]:
        assert sorted(listed(client, **query)) == numbers(*wanted), query
    assert sorted(listed(client, "desk")) == numbers(late, birth)
    assert listed(client, "desk", saluran="loket") == [birth.number]
    assert "Tidak ada yang cocok di meja Anda" in words(client.get(reverse("desk"), {"saluran": "lapor"}))


@pytest.mark.parametrize("model, zone", [(PengaduanWayKanan, WIB), (PengaduanTomohon, WITA)])
def test_a_period_is_made_of_days_on_the_wall_of_the_office(registry, client, model, zone):
    last, first = datetime(2026, 11, 10, 23, 30, tzinfo=zone), datetime(2026, 11, 11, 0, 30, tzinfo=zone)
    evening, night = (a_case(model, when=at) for at in (last, first))
    client.force_login(a_user(Role.KASI, model.flow.sop.partition("/")[0]))
    assert listed(client, sampai="2026-11-10") == [evening.number]
    assert listed(client, sejak="2026-11-11") == [night.number]
    assert sorted(listed(client, sejak="2026-11-10", sampai="2026-11-11")) == numbers(evening, night)
    assert listed(client, sejak="2026-11-12") == []


def test_a_case_is_found_by_its_number_however_it_is_typed(client, officer, way_kanan, earlier):
    Counter.objects.create(office=way_kanan, series="ADU", year=earlier.astimezone(way_kanan.zone).year, last=411)
    case, other = a_case(PengaduanWayKanan, when=earlier), a_case(PengaduanWayKanan, when=earlier)
    assert case.number.endswith("-000412")
    for typed in (case.number, case.number.lower(), case.number.replace("-", " "), "412", "000412", f" {case.number} "):
        assert listed(client, cari=typed) == [case.number], typed
    assert listed(client, cari="413") == [other.number]
    assert listed(client, cari="999") == []


def test_a_case_is_found_by_names_and_by_the_stems_of_its_words(client, officer, earlier):
    made = told("Siti Aminah", earlier, "Petugas belum membuat akta kelahiran anak saya.")
    other = told("Budi Santoso", earlier, "Antrean loket terlalu lama dan panas.")
    finds = [
        "dibuat",
        "pembuatan",
        "MEMBUAT",
        "amin",
        "siti aminah",
        "aminah siti",
        "akta kelahiran",
        '"akta kelahiran"',
    ]
    for sought in finds:
        assert listed(client, cari=sought) == [made.number], sought
    for sought in ("santoso", "bud", "antrean loket", "panas"):
        assert listed(client, cari=sought) == [other.number], sought
    for sought in ("siti santoso", '"kelahiran akta"', "minah", "paspor", "kantor", "kan"):
        assert listed(client, cari=sought) == [], sought
    assert "Tidak ada yang cocok" in words(client.get(reverse("cases"), {"cari": "paspor"}))


def test_a_case_is_found_by_phone_nik_and_family_card_however_they_are_typed(client, officer, earlier):
    who = {"phone": "+6281377788899", "nik": "1808034508900001", "family_card": "1808031204050007"}
    mine = a_case(PengaduanWayKanan, when=earlier, applicant=a_citizen(**who))
    a_case(PengaduanWayKanan, when=earlier, applicant=a_citizen(phone="+6281377788800"))
    a_case(PengaduanWayKanan, when=earlier, applicant=a_citizen(**who), anonymous=True)
    a_case(PengaduanBrebes, when=earlier, applicant=a_citizen("brebes", **who))
    for sought in (
        *("081377788899", "0813-7778-8899", "+62 813 7778 8899", "6281377788899"),
        *("1808034508900001", "1808.0345.0890.0001", "1808 0312 0405 0007"),
    ):
        assert listed(client, cari=sought) == [mine.number], sought
    for part in ("77788899", "180803450890000", "0813777888"):
        assert listed(client, cari=part) == [], part


def test_a_case_is_found_by_its_tracking_id_and_by_an_account_of_who_is_named(client, officer, earlier):
    report = a_case(PengaduanWayKanan, when=earlier, channel="lapor", channel_reference="T-5002")
    nameless = a_case(PengaduanWayKanan, when=earlier, channel="lapor", channel_reference="#777", anonymous=True)
    named = a_case(PengaduanWayKanan, when=earlier, channel="instagram", channel_reference="@Rumah.Kita")
    a_case(PengaduanWayKanan, when=earlier, channel="facebook", channel_reference="pak.budi", anonymous=True)
    a_case(PengaduanBrebes, when=earlier, channel="lapor", channel_reference="T-5002")
    for case, finds in (
        (report, ("T-5002", "t-5002", "#T-5002", " T-5002 ")),
        (nameless, ("777", "#777")),
        (named, ("@rumah.kita", "rumah.kita", "RUMAH.KITA", "#rumah.kita")),
    ):
        for sought in finds:
            assert listed(client, cari=sought) == [case.number], sought
    for sought in ("T-500", "pak.budi", "@pak.budi", "#", "@"):
        assert listed(client, cari=sought) == [], sought


def test_a_reference_is_looked_up_by_its_index(officer, earlier):
    row = Case.objects.values().get(pk=a_case(PengaduanWayKanan, when=earlier, channel="lapor").pk) | {"id": None}
    codes = (
        {"number": f"ADU-WKN-2019-{n:06}", "tracking_code": f"KODE{n:012}", "channel_reference": f"T-{n}"}
        for n in range(2_000)
    )
    Case.objects.bulk_create(Case(**row | code) for code in codes)
    office = Office.objects.get(pk=row["office_id"])
    with CaptureQueriesContext(connection) as asked:
        assert found(Case.objects.all(), "T-1500", [office], timezone.now()).get().channel_reference == "T-1500"
    lookup = next(query["sql"] for query in asked if "LOWER(" in query["sql"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE casework_case")
        cursor.execute(f"EXPLAIN {lookup}")
        assert "cases_by_reference" in "".join(line for (line,) in cursor.fetchall())


@pytest.mark.parametrize("sought", [*ODD, "surat " * 900])
def test_odd_searches_get_a_page_and_odd_signs_alone_find_nothing(client, officer, earlier, sought):
    told("Siti Aminah", earlier)
    for name in ("cases", "desk"):
        assert listed(client, name, cari=sought) == [] or "surat" in sought


def test_another_office_is_never_found(client, officer, earlier):
    theirs = told("Siti Aminah", earlier, of=PengaduanBrebes)
    for query in ({}, {"cari": theirs.number}, {"cari": "aminah"}, {"cari": "kantorbbs | aminah"}, {"cari": "1"}):
        assert listed(client, **query) == []
        assert theirs.number.encode() not in b"".join(client.get(reverse("cases_csv"), query).streaming_content)
    for forged in ({"sop": "brebes/pengaduan-daring"}, {"office": theirs.office_id}, {"sebelum": theirs.pk + 1}):
        assert listed(client, **forged) == []


def test_a_common_word_is_found_among_more_than_a_thousand(client, officer, earlier):
    first = told("Siti Aminah", earlier)
    row = Case.objects.values().get(pk=first.pk) | {"id": None}
    codes = ({"number": f"ADU-WKN-2019-{n:06}", "tracking_code": f"KODE{n:012}"} for n in range(1_001))
    Case.objects.bulk_create(Case(**row | code) for code in codes)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO casework_searchtext (case_id, words) SELECT id, words FROM casework_case, casework_searchtext"
            " WHERE number LIKE 'ADU-WKN-2019-%'"
        )
    assert "lebih dari 1.000 berkas cocok" in words(client.get(reverse("cases"), {"cari": "pindah"}))
    assert listed(client, cari="pindah")[0] == "ADU-WKN-2019-001000"
    desk = client.get(reverse("desk"))
    assert "1.002 berkas menunggu Anda" in words(desk) and '<span class="count num">1.002</span>' in source(desk)


def test_paging_walks_every_case_once_while_new_ones_arrive(client, officer, earlier):
    filed = [a_case(PengaduanWayKanan, when=earlier).number for _ in range(60)]
    onward, seen = "?", []
    while onward:
        page = source(client.get(reverse("cases") + onward))
        seen += re.findall(r'id="baris-([A-Z0-9-]+)"', page)
        a_case(PengaduanWayKanan, when=earlier)
        onward = "".join(re.findall(r'rel="next" href="([^"&]+)"', page))
    assert seen == filed[::-1]
    assert "63 berkas yang dilayani meja Anda" in words(client.get(reverse("cases")))


def test_the_csv_holds_what_the_list_shows_as_text_that_cannot_run(client, officer, earlier):
    evil = told('=HYPERLINK("http://jahat";"klik")', earlier, channel="whatsapp", channel_reference="+cmd")
    told("Budi;Santoso", earlier)
    a_case(PengaduanBrebes, when=earlier)
    answer = client.get(reverse("cases_csv"), {"saluran": "whatsapp"})
    content = b"".join(answer.streaming_content).decode()
    assert (answer["Content-Type"], answer["Content-Disposition"][:10]) == ("text/csv; charset=utf-8", "attachment")
    heads, row = csv.reader(io.StringIO(content.removeprefix("\ufeff")), delimiter=";")
    assert dict(zip(heads, row, strict=True))["Pemohon"] == '\'=HYPERLINK("http://jahat";"klik")'
    assert row[0] == evil.number
    assert row[6] == f"{earlier.astimezone(WIB):%Y-%m-%d %H:%M}"
    assert not {"81234567890", "cmd", "pindah"} & set(re.findall(r"\w+", content))
    everything = b"".join(client.get(reverse("cases_csv")).streaming_content).decode()
    assert len(list(csv.reader(io.StringIO(everything), delimiter=";"))) == 3


def test_a_csv_that_is_cut_says_so_and_so_does_the_page_before(client, officer, way_kanan, earlier):
    filed = [told(f"Warga {number}", earlier).number for number in range(3)]
    for most, kept, said in ((2, filed[:0:-1], "Hanya 2 berkas terbaru."), (3, filed[::-1], "")):
        rows, cut = newest_of(Case.objects.all(), [way_kanan], most)
        assert [row.number for row in rows] == kept
        assert cut.startswith(said) and bool(cut) == bool(said)
    assert "paling banyak 10.000 baris" in words(client.get(reverse("cases")))


@pytest.mark.parametrize(
    "query",
    [
        {"sejak": "2026-11-10", "sampai": "2026-11-09"},
        {"sop": "brebes/pengaduan-daring"},
        {"keadaan": "terbang"},
        {"saluran": "merpati"},
        {"batas": "besok"},
    ]
    + [{"pesan": "x"}, {"sejak": "99-99-9999"}, {"sampai": "kemarin"}, {"sejak": "\x00"}, {"cari": "a\x00b"}],
)
def test_a_filter_value_that_is_none_gets_a_sentence_beside_it(client, officer, query):
    for name in ("cases", "desk"):
        page = client.get(reverse(name), query)
        assert 'class="errorlist"' in source(page) and "Saringan yang keliru tidak dipakai" in words(page)
    no_file = client.get(reverse("cases_csv"), query)
    assert no_file.status_code == 302 and no_file.url.startswith(reverse("cases") + "?")
    assert 'class="errorlist"' in source(client.get(no_file.url))


@pytest.mark.parametrize(
    "query", [{"sampai": "9999-12-31"}, {"sejak": "0001-01-01"}, {"sebelum": "²"}, {"halaman": "²"}]
)
def test_the_ends_of_the_calendar_and_odd_keys_are_no_crash(client, officer, earlier, query):
    case = a_case(PengaduanWayKanan, when=earlier)
    for name in ("cases", "desk"):
        assert listed(client, name, **query) == [case.number]


def test_what_is_typed_into_a_filter_or_a_name_is_shown_as_text(client, officer, earlier):
    told('<img src=x onerror="alert(1)">', earlier)
    for query in ({}, {"cari": '"><script>alert(1)</script>', "sebelum": '"><script>alert(1)'}):
        assert not re.search("<script>alert|<img src=x", source(client.get(reverse("cases"), query)))


def test_lists_and_the_gate_agree_for_narrow_desks_mandates_and_dispositions(registry, earlier):
    cases = [a_case(model, when=earlier) for model in (PengaduanWayKanan, AktaKelahiran, PengaduanBrebes)]
    on, office = timezone.localdate(), Office.objects.get(key="way-kanan")
    narrow = a_user(Role.OPERATOR, sops=["way-kanan/akta-kelahiran"])
    wide, stranger, elsewhere, acting, past, named = (a_user(role) for role in (Role.ADMIN, *[None] * 5))
    for user, days in ((acting, 1), (past, -2)):
        term = {"starts_on": on - timedelta(days=9), "ends_on": on + timedelta(days=days)}
        more = {"sops": ["way-kanan/pengaduan"], "decree": "800/1", "kind": "plh"}
        Mandate.objects.create(office=office, user=user, role=Role.KASI, **term, **more)
    handed = a_user(Role.OPERATOR, sops=["way-kanan/akta-kelahiran"])
    for user, case in ((handed, cases[0]), (handed, cases[2]), (named, cases[0])):
        assign_perm("casework.see_case", user, Case.objects.get(pk=case.pk))
    expected = {
        narrow: [1],
        wide: [0, 1],
        stranger: [],
        elsewhere: [],
        acting: [0],
        past: [],
        named: [],
        handed: [0, 1],
    }
    for user, places in expected.items():
        user, now = User.objects.get(pk=user.pk), timezone.now()
        seen = set(visible_cases(user, now).values_list("pk", flat=True))
        assert seen == {case.pk for case in cases if may_see(user, case, now)} == {cases[place].pk for place in places}


def much_on(case, officer, when):
    """Words, files and acts in plenty."""
    for _ in range(8):
        write(case, "Apa kabarnya?", by=CitizenOf(case.pk), uploads=[photo(), photo()])
        write(case, "Sedang dikerjakan.", by=Staff(officer, when), uploads=[photo()])
        write(case, "Catatan.", by=Staff(officer, when), internal=True)
        attach(case, photo())
    for _ in range(2):
        case = lead(case, ["sanggah", "tetapkan", "serahkan", "sampaikan"], when=when)


# The words on a secret case are read for the citizen's limit, which who may not read them sees too.
@pytest.mark.parametrize("name, most", [("case", 17), ("tracked", 10)])
def test_a_case_asks_as_much_of_many_words_and_files_as_of_few(
    client, officer, earlier, django_assert_max_num_queries, name, most
):
    case = a_case(PengaduanWayKanan, "konfirmasi", when=earlier, anonymous=True, confidential=True)
    reader, key = (client, case.number) if name == "case" else (Client(), case.tracking_code)
    few = _asked(reader, reverse(name, args=[key]), most, django_assert_max_num_queries)
    much_on(case, officer, earlier)
    assert _asked(reader, reverse(name, args=[key]), most, django_assert_max_num_queries) == few


@pytest.mark.parametrize("name, args, most", [("desk", [], 13), ("cases", [], 12), ("record", ["way-kanan"], 12)])
def test_a_list_and_the_counter_ask_as_much_of_many_cases_as_of_few(
    client, officer, earlier, django_assert_max_num_queries, name, args, most
):
    a_case(PengaduanWayKanan, when=earlier)
    few = _asked(client, reverse(name, args=args), most, django_assert_max_num_queries)
    for _ in range(29):
        a_case(PengaduanWayKanan, when=earlier)
    assert _asked(client, reverse(name, args=args), most, django_assert_max_num_queries) == few


def _asked(client, address, most, at_most) -> int:
    client.get(address)  # content types and the like are remembered
    with at_most(most) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_lateness_is_told_in_office_time(way_kanan, working_morning):
    night = working_morning + timedelta(days=1)
    assert urgency(working_morning, working_morning + timedelta(minutes=20), way_kanan).text == "Lewat 20 menit kerja"
    hours = int(urgency(working_morning, night, way_kanan).text.split()[1])
    assert 5 <= hours <= 8  # the rest of a working day, not twenty-four hours
    assert urgency(night, night - timedelta(minutes=30), way_kanan).text == "30 menit kerja lagi"
    assert urgency(None, night, way_kanan) is None
    moment = timedelta(seconds=20)
    assert urgency(working_morning, working_morning + moment, way_kanan).text == "Baru lewat"
    assert urgency(working_morning, working_morning - moment, way_kanan).text == "Sekarang"
