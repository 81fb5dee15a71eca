"""The offices' books: what a line shows, what is found, who reads which, and what leaves the portal."""

import csv
import io
import re
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from guardian.shortcuts import assign_perm
from pypdf import PdfReader

from complaints.models import PengaduanWayKanan
from dukcapil.casework.book_filter import narrowed
from dukcapil.casework.books import Book, entries_for, for_lines
from dukcapil.casework.models import BookEntry, BookExport, Case, Counter, Trail
from dukcapil.casework.parties import Staff
from dukcapil.casework.perform import perform
from dukcapil.casework.queries import visible_cases
from dukcapil.casework.views.books import Opened
from dukcapil.files.sheets import with_notice
from dukcapil.people.models import Office, User
from dukcapil.people.roles import Role
from services.models import AktaKelahiran, AktaKematian, KartuKeluargaBaru, KtpElektronik
from tests.builders import a_case, a_citizen, a_user, lead, many_cases
from tests.casework.sheets import rows_of
from tests.complaints.reading import is_page, source, words
from tests.conftest import WIB
from tests.services.filled import filled

BOOKS = ("antrian", "pendaftaran", "agenda", "register-kelahiran", "register-kematian", "penyerahan")
BIRTHS = "register-kelahiran"


@pytest.fixture
def reader(registry, client):
    user = a_user(Role.KASI)
    client.force_login(user)
    return user


def page_of(client, book, **query):
    return client.get(reverse("book", args=["way-kanan", book]), query)


def file_of(client, book, form, **query):
    return client.get(reverse("book_file", args=["way-kanan", book, form]), query)


def listed(client, book, **query) -> list[str]:
    """The numbers a page of a book shows, in its order."""
    page = page_of(client, book, **query)
    is_page(page, 200)
    return re.findall(r'<strong class="num">([^<]+)</strong>', source(page))


def a_birth(at="siap_diserahkan", *, when, staff=None, **more):
    more.setdefault("answers", filled("way-kanan/akta-kelahiran"))
    return a_case(AktaKelahiran, at, when=when, staff=staff, **more)


def named(case, name):
    """The same case under another name, also in its book: a test's shortcut past the append-only rule."""
    Case.objects.filter(pk=case.pk).update(subject=name)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE casework_bookentry DISABLE TRIGGER book_append_only")
        cursor.execute("UPDATE casework_bookentry SET about = %s WHERE case_id = %s", [name, case.pk])
        cursor.execute("ALTER TABLE casework_bookentry ENABLE TRIGGER book_append_only")
    return case


# ---- what a line shows


def test_a_birth_stands_in_the_queue_the_register_and_the_handover_book(client, reader, working_morning):
    case = a_birth("selesai", when=working_morning)
    queue, register, handover = (words(page_of(client, book)) for book in ("antrian", BIRTHS, "penyerahan"))
    assert "1 (10-11-2026) 10-11-2026 09.02" in queue
    for said in (
        "1/2026",
        case.number,
        "Nomor dokumen: 1808-LU-10112026-0001",
        "Lahir: 20 Oktober 2026 pukul 08.30, Way Kanan",
        "Ibu: Siti Aminah",
        "Ayah: Joko Santoso",
        "Pelapor: Siti Aminah (ibu)",
        "Nama saksi pertama: Rahmat Hidayat",
        "Nama saksi kedua: Dewi Anggraini",
    ):
        assert said in register, said
    for said in ("Nomor dokumen: 1808-LU-10112026-0001", "Nomor seri blanko: A ", "Diterima oleh: Siti Aminah"):
        assert said in handover, said
    assert "1808034503900001" not in register  # no NIK in any book


def test_a_death_is_registered_with_when_and_where(client, reader, working_morning):
    answers = filled("way-kanan/akta-kematian")
    a_case(AktaKematian, "pengantaran", when=working_morning, answers=answers)
    register = words(page_of(client, "register-kematian"))
    assert "Meninggal: 2 November 2026 pukul 23.15, Di rumah" in register
    assert "Pelapor: Siti Aminah (anak)" in register
    assert listed(client, "pendaftaran") == ["1/2026"]


def test_a_card_sent_by_post_is_handed_over_with_its_receipt_number(client, reader, working_morning):
    a_case(KtpElektronik, "selesai", when=working_morning)
    handover = words(page_of(client, "penyerahan"))
    assert "Nomor resi PT POS: P2611100001" in handover
    assert "Nomor seri blanko: A " in handover


def test_the_case_and_the_citizen_read_where_it_is_entered(client, reader, working_morning):
    case = a_birth("selesai", when=working_morning)
    beside = words(client.get(reverse("case", args=[case.number]))).replace(" ,", ",").replace(" .", ".")
    assert (
        "Tercatat: Nomor antrian 1 (10-11-2026), Buku register akta kelahiran 1/2026, Buku penyerahan 1/2026." in beside
    )
    tracked = words(client.get(reverse("tracked", args=[case.tracking_code])))
    assert "Tercatat: Nomor antrian 1 (10-11-2026)." in tracked
    assert "Buku penyerahan" not in tracked
    assert "Nomor antrian 1 (10 November 2026)" in words(client.get(reverse("receipt", args=[case.tracking_code])))


def test_a_hidden_name_stays_hidden_in_every_form_of_a_book(client, reader, working_morning):
    shown = a_birth("selesai", when=working_morning, applicant=a_citizen(name="Siti Aminah"))
    hidden = named(a_birth("selesai", when=working_morning), "Rahayu Lestari")
    Case.objects.filter(pk=hidden.pk).update(confidential=True)
    for book in (BIRTHS, "penyerahan", "antrian"):
        assert listed(client, book, cari="rahayu") == []
        texts = [words(page_of(client, book))]
        texts.append(b"".join(file_of(client, book, "csv").streaming_content).decode())
        texts.append(str(rows_of(file_of(client, book, "xlsx").content)))
        texts.append(
            "".join(page.extract_text() for page in PdfReader(io.BytesIO(file_of(client, book, "pdf").content)).pages)
        )
        for text in texts:
            assert "Rahayu" not in text
            assert shown.number in text
            assert hidden.number in text
            assert text.count("Rahmat Hidayat") == (1 if book == BIRTHS else 0)


# ---- what is found


def test_a_line_is_found_by_number_register_number_name_and_time(client, reader, working_morning):
    first = named(a_birth("pengantaran", when=working_morning), "Bima Santoso")
    named(a_birth("pengantaran", when=working_morning + timedelta(days=1)), "Citra 100% Lestari")
    for query, wanted in [
        ({}, ["2/2026", "1/2026"]),
        ({"cari": "1"}, ["1/2026"]),
        ({"cari": "2/2026"}, ["2/2026"]),
        ({"cari": "2/2025"}, []),
        ({"cari": first.number.lower()}, ["1/2026"]),
        ({"cari": "bima"}, ["1/2026"]),
        ({"cari": "%"}, ["2/2026"]),
        ({"cari": "paspor"}, []),
        ({"tahun": "2026"}, ["2/2026", "1/2026"]),
        ({"sejak": "2026-11-11"}, ["2/2026"]),
        ({"sampai": "2026-11-10"}, ["1/2026"]),
        ({"sejak": "2026-11-10", "sampai": "2026-11-10", "cari": "bima"}, ["1/2026"]),
    ]:
        assert listed(client, BIRTHS, **query) == wanted, query
    assert listed(client, "antrian", hari="2026-11-11") == ["1 (11-11-2026)"]
    assert "Tidak ada yang cocok" in words(page_of(client, BIRTHS, cari="paspor"))
    assert "Buku ini masih kosong" in words(page_of(client, "agenda"))


@pytest.mark.parametrize(
    "query, sentence",
    [
        ({"tahun": "0"}, "Tahun ini tidak ada dalam buku"),
        ({"tahun": "99999"}, "Tahun ini tidak ada dalam buku"),
        ({"tahun": "dua ribu"}, "Tahun ini tidak ada dalam buku"),
        ({"sejak": "2026-13-45"}, "Tanggal ini tidak dikenal"),
        ({"sampai": "kemarin"}, "Tanggal ini tidak dikenal"),
        ({"sejak": "2026-12-01", "sampai": "2026-11-01"}, "Tanggal akhir mendahului tanggal awal"),
        ({"cari": "a\x00b"}, "arakter"),
    ],
)
def test_a_filter_that_cannot_be_gets_a_sentence_beside_it(client, reader, working_morning, query, sentence):
    a_birth("pengantaran", when=working_morning)
    page = page_of(client, BIRTHS, **query)
    is_page(page, 200)
    assert 'class="errorlist"' in source(page)
    assert sentence in words(page) and "Saringan yang keliru tidak dipakai" in words(page)
    for form in ("csv", "xlsx", "pdf"):
        no_file = file_of(client, BIRTHS, form, **query)
        assert no_file.status_code == 302 and 'class="errorlist"' in source(client.get(no_file.url))
    assert not BookExport.objects.exists()


@pytest.mark.parametrize("query", [{"hari": "0"}, {"hari": "99999"}, {"hari": "senin"}])
def test_a_day_of_the_queue_that_cannot_be_gets_a_sentence_too(client, reader, query):
    assert "Tanggal ini tidak dikenal" in words(page_of(client, "antrian", **query))


@pytest.mark.parametrize(
    "query",
    [
        {"sebelum": "²"},
        {"sebelum": "2026"},
        {"sebelum": "2026.99999999999999999999"},
        {"sebelum": "' OR 1=1 --.1"},
        {"sejak": "0001-01-01"},
        {"sampai": "9999-12-31"},
        {"cari": "99999999999999999999"},
        {"cari": "x" * 5000},
        {"cari": "²"},
    ],
)
def test_the_ends_of_the_calendar_and_odd_keys_are_no_crash(client, reader, working_morning, query):
    a_birth("pengantaran", when=working_morning)
    assert listed(client, BIRTHS, **query) in (["1/2026"], [])


def test_paging_walks_every_line_once_while_new_ones_arrive(client, reader, working_morning):
    case = a_case(KartuKeluargaBaru, "pemberitahuan", when=working_morning)
    copies(case, 59)
    onward, seen = "?", []
    while onward:
        page = source(client.get(reverse("book", args=["way-kanan", "agenda"]) + onward.replace("&amp;", "&")))
        seen += [int(number) for number in re.findall(r'<strong class="num">(\d+)/2026', page)]
        copies(case, 1)
        onward = "".join(re.findall(r'rel="next" href="([^"]+)"', page))
    assert seen == list(range(60, 0, -1))


def copies(case, times: int) -> None:
    """More lines of the same book and act, each of a case of its own."""
    entry = BookEntry.objects.get(case=case.pk, book="agenda")
    row, child = Case.objects.values().get(pk=case.pk), KartuKeluargaBaru.objects.values().get(pk=case.pk)
    for _ in range(times):
        last = Counter.next(case.office, "agenda", 2026)
        fresh = {"id": None, "number": f"KK-WKN-2025-{last:06}", "tracking_code": f"KODE{last:012}"}
        more = {name: child[name] for name in ("answers", "delivery")}
        other = KartuKeluargaBaru(**row | fresh | more)
        other.save()
        act = Trail.objects.create(
            case_id=other.pk,
            at=entry.at,
            verb="registrasi",
            from_state="registrasi",
            to_state="pemberitahuan",
            party="staf",
            role="operator",
            data={"isian": {"nomor_dokumen": "1808"}},
        )
        BookEntry.objects.create(
            office=case.office,
            book="agenda",
            period="2026",
            number=last,
            case_id=other.pk,
            act=act,
            at=entry.at,
            about="Siti",
            facts={"nomor_dokumen": "1808"},
        )


# ---- who reads which


def test_a_desk_reads_the_books_its_sops_write_in_and_no_others(registry, client, working_morning):
    kk = a_case(KartuKeluargaBaru, "pemberitahuan", when=working_morning)
    a_birth("pengantaran", when=working_morning)
    for sops, readable in [
        ([], (*BOOKS, "register-pengaduan")),
        (["way-kanan/kk-baru"], ("agenda", "penyerahan")),
        (["way-kanan/akta-kelahiran"], ("antrian", BIRTHS, "penyerahan")),
        (["way-kanan/pengaduan"], ("register-pengaduan",)),
    ]:
        user = a_user(Role.KABID, sops=sops)
        client.force_login(user)
        for book in (*BOOKS, "register-pengaduan"):
            for name, more in (("book", ()), ("book_file", ("csv",)), ("book_file", ("xlsx",))):
                answer = client.get(reverse(name, args=["way-kanan", book, *more]))
                assert answer.status_code == (200 if book in readable else 404), (sops, book)
        shelf = source(client.get(reverse("books")))
        assert {book for book in (*BOOKS, "register-pengaduan") if f"/way-kanan/{book}/" in shelf} == set(readable)
        assert ("Buku" in re.findall(r">([^<]+)</a></li>", source(client.get(reverse("desk"))))) is bool(readable)
    client.force_login(a_user(Role.KABID, sops=["way-kanan/skpwni"]))
    assert listed(client, "agenda") == []  # a row of an SOP the desk does not serve is not there
    assert kk.number not in source(page_of(client, "agenda"))


def test_the_lines_and_the_cases_behind_them_follow_one_rule(registry, working_morning):
    cases = [
        a_case(KartuKeluargaBaru, "pemberitahuan", when=working_morning),
        a_birth("selesai", when=working_morning),
        a_case(KtpElektronik, "selesai", when=working_morning),
    ]
    office, now = Office.objects.get(key="way-kanan"), timezone.now()
    handed = a_user(Role.KASI, sops=["way-kanan/kia"])
    assign_perm("casework.see_case", handed, Case.objects.get(pk=cases[0].pk))
    for user in (
        handed,
        a_user(Role.ADMIN),
        a_user(Role.KASI, sops=["way-kanan/ktp-el"]),
        a_user(Role.KADIS, "tomohon"),
    ):
        user = User.objects.get(pk=user.pk)
        visible = set(visible_cases(user, now).values_list("pk", flat=True))
        for book in BOOKS:
            expected = set(BookEntry.objects.filter(book=book, case__in=visible).values_list("pk", flat=True))
            found = set(entries_for(user, office, book, now).values_list("pk", flat=True))
            assert found == expected, (user, book)


# ---- what leaves the portal


def test_files_hold_the_narrowed_lines_as_text_that_cannot_run_and_are_logged(client, reader, working_morning):
    evil = named(a_birth("pengantaran", when=working_morning), '=HYPERLINK("http://jahat";"klik")')
    named(a_birth("pengantaran", when=working_morning), "Bima Santoso")
    heads, *rows = rows_of(file_of(client, BIRTHS, "xlsx", cari="HYPERLINK").content)
    assert heads[:3] == ["Nomor", "Waktu", "Nomor register"]
    assert len(rows) == 1
    line = dict(zip(heads, rows[0], strict=True))
    assert line["Atas nama"] == '=HYPERLINK("http://jahat";"klik")'  # a string cell, not a formula
    assert line["Nomor register"] == evil.number
    assert abs(line["Waktu"] - 46336.4) < 1  # 10 November 2026 as Excel counts days
    answer = file_of(client, BIRTHS, "csv")
    content = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    heads, first, second = csv.reader(io.StringIO(content), delimiter=";")
    assert first[4] == '\'=HYPERLINK("http://jahat";"klik")'
    assert (first[0], second[0], second[4]) == ("1/2026", "2/2026", "Bima Santoso")  # in the order of the book
    assert answer["Content-Disposition"].startswith('attachment; filename="register-kelahiran-way-kanan-')
    logged = BookExport.objects.values_list("book", "form", "rows", "narrowed", "by")
    assert list(logged.order_by("id")) == [
        (BIRTHS, "xlsx", 1, "Mencari “HYPERLINK”", reader.pk),
        (BIRTHS, "csv", 2, "", reader.pk),
    ]


def test_the_admin_reads_who_took_lines_out(client, reader, working_morning):
    a_birth("pengantaran", when=working_morning)
    file_of(client, BIRTHS, "csv", tahun="2026")
    assert "CSV, 1 baris" not in words(page_of(client, BIRTHS))
    client.force_login(a_user(Role.ADMIN))
    assert "Ani · CSV, 1 baris Tahun 2026" in words(page_of(client, BIRTHS))


def test_the_print_is_a_tagged_landscape_a4_with_its_heads_on_every_page(client, reader, working_morning):
    case = a_case(KartuKeluargaBaru, "pemberitahuan", when=working_morning)
    copies(case, 79)
    answer = file_of(client, "agenda", "pdf", tahun="2026")
    assert answer["Content-Type"] == "application/pdf"
    document = PdfReader(io.BytesIO(answer.content))
    texts = [page.extract_text() for page in document.pages]
    box = document.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (842, 595)
    assert len(texts) > 2
    for number, text in enumerate(texts, 1):
        assert f"Halaman {number} dari {len(texts)}" in text
        if number < len(texts):
            assert "Nomor register" in text
    assert "Dinas Kependudukan dan Pencatatan Sipil Kabupaten Way Kanan" in texts[0]
    assert "Buku agenda" in texts[0]
    assert "Tahun 2026. 80 baris" in texts[0]
    assert "Petugas" in texts[-1]
    assert "Kepala Dinas" in texts[-1]
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert document.trailer["/Root"]["/Lang"] == "id"
    assert "pdfuaid" in document.trailer["/Root"]["/Metadata"].get_data().decode()


def test_a_file_that_is_cut_keeps_the_newest_in_the_order_of_the_book_and_says_so(registry, working_morning):
    case = a_case(KartuKeluargaBaru, "pemberitahuan", when=working_morning)
    copies(case, 4)
    entries = BookEntry.objects.filter(book="agenda")
    everything = narrowed({}, for_lines(entries), book="agenda", office=case.office, now=working_morning)
    opened = Opened(case.office, Book.AGENDA, working_morning, everything, is_admin=False)
    for most, numbers, is_cut in [(3, [3, 4, 5], True), (5, [1, 2, 3, 4, 5], False)]:
        lines, cut = opened.newest(most)
        assert ([int(line.label.partition("/")[0]) for line in lines], cut) == (numbers, is_cut)
    assert list(with_notice([["a", "b"]], 2, "Hanya 1 baris.")) == [["a", "b"], ["Hanya 1 baris.", ""]]
    assert list(with_notice([["a", "b"]], 2, "")) == [["a", "b"]]


# ---- numbers


def test_a_case_stands_in_a_book_once_and_its_numbers_stay(registry, working_morning):
    staff = {}
    case = a_birth("verifikasi_kasi", when=working_morning, staff=staff)
    entry = BookEntry.objects.get(case=case.pk)
    case = lead(case, ["kembalikan", "lengkap"], when=working_morning + timedelta(hours=1), staff=staff)
    assert case.trail.filter(verb="lengkap").count() == 2
    assert BookEntry.objects.get(case=case.pk) == entry


def test_the_queue_begins_at_one_each_day_and_the_other_books_each_year(registry, working_morning):
    new_year = datetime(2027, 1, 4, 9, 0, tzinfo=WIB)
    for when in (working_morning, working_morning, working_morning + timedelta(days=1), new_year):
        a_birth("pengantaran", when=when)
    numbers = BookEntry.objects.order_by("id").values_list("book", "period", "number")
    assert [entry for entry in numbers if entry[0] == "antrian"] == [
        ("antrian", "2026-11-10", 1),
        ("antrian", "2026-11-10", 2),
        ("antrian", "2026-11-11", 1),
        ("antrian", "2027-01-04", 1),
    ]
    assert [entry[1:] for entry in numbers if entry[0] == BIRTHS] == [
        ("2026", 1),
        ("2026", 2),
        ("2026", 3),
        ("2027", 1),
    ]


def test_a_day_of_the_queue_ends_at_midnight_of_the_office(registry, working_morning):
    officer, after_midnight = (
        a_user(Role.PETUGAS),
        datetime(2026, 11, 11, 0, 30, tzinfo=WIB),
    )  # 17.30 UTC the day before
    for minutes in (-60, 0):
        at = after_midnight + timedelta(minutes=minutes)
        perform(a_birth("pemeriksaan", when=working_morning), "lengkap", by=Staff(officer, at), at=at)
    assert list(BookEntry.objects.order_by("id").values_list("period", "number")) == [
        ("2026-11-10", 1),
        ("2026-11-11", 1),
    ]


@pytest.mark.parametrize("table", ["casework_bookentry", "casework_bookexport"])
def test_the_database_lets_nobody_change_a_line(client, reader, working_morning, table):
    a_birth("pengantaran", when=working_morning)
    file_of(client, BIRTHS, "csv")
    for statement in (f"UPDATE {table} SET office_id = office_id", f"DELETE FROM {table}"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_complaint_stands_in_no_book(client, reader, working_morning):
    case = a_case(PengaduanWayKanan, "selesai", when=working_morning)
    assert not BookEntry.objects.filter(case=case.pk).exists()
    assert "Tercatat:" not in words(client.get(reverse("case", args=[case.number])))


# ---- budgets


@pytest.mark.parametrize(
    "book, model, at", [(BIRTHS, AktaKelahiran, "pengantaran"), ("agenda", KartuKeluargaBaru, "pemberitahuan")]
)
def test_a_book_asks_as_much_of_sixty_lines_as_of_three(
    client, reader, working_morning, django_assert_max_num_queries, book, model, at
):
    """At most 12 queries a page: session, user, desks and nav, years, count, lines, cases, facts of earlier acts."""

    def asked() -> int:
        page_of(client, book)
        with django_assert_max_num_queries(12) as counted:
            assert page_of(client, book).status_code == 200
        return len(counted)

    staff = {}
    for _ in range(3):
        a_case(model, at, when=working_morning, staff=staff)
    few = asked()
    many_cases(model, at, 57, now=working_morning)
    assert BookEntry.objects.filter(book=book).count() == 60
    assert asked() == few
