"""The ledger of blanks: its sum, its serials, its forms, its warnings, and what happens when nothing is left."""

import csv
import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dukcapil.casework.models import Case
from dukcapil.casework.parties import Staff
from dukcapil.casework.perform import perform
from dukcapil.casework.refusals import NotAllowed, WrongInput
from dukcapil.jobs.models import Job
from dukcapil.jobs.running import run_waiting
from dukcapil.notices.models import Notice
from dukcapil.people.roles import Role
from services.blanko import balances_of, receive, set_low_marks, spoil, waiting_for_blanks
from services.models import AktaKelahiran, BlankoKind, BlankoMove, BlankoStock, KartuIdentitasAnak, KtpElektronik
from tests.builders import a_case, a_user, lead, many_cases, seat, texts
from tests.casework.sheets import rows_of
from tests.complaints.reading import beside_fields, is_page, source, words

KTP = BlankoKind.KTP.value


@pytest.fixture
def keeper(way_kanan, client):
    user = a_user(Role.OPERATOR)
    client.force_login(user)
    return user


def stocked(office, left: int, low: int = 0, kind: str = KTP) -> None:
    BlankoStock.objects.filter(office=office, kind=kind).update(balance=left, low=low)


def left(office, kind: str = KTP) -> int:
    return BlankoStock.objects.get(office=office, kind=kind).balance


def posted(client, name: str, **fields):
    return client.post(reverse(name, args=["way-kanan"]), {"key": str(uuid4()), "kind": KTP, **fields})


def page_of(client, **query):
    return client.get(reverse("blanko", args=["way-kanan"]), query)


def print_card(case, operator, at, serial):
    return perform(case, "cetak", by=Staff(operator, at), fields={"nomor_seri": serial}, at=at)


# ---- the sum


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(
        st.tuples(st.sampled_from(["terima", "rusak"]), st.sampled_from(BlankoKind.values), st.integers(1, 40)),
        max_size=12,
    )
)
def test_what_is_left_is_the_sum_of_all_changes_and_never_below_nothing(keeper, way_kanan, working_morning, lines):
    with transaction.atomic():
        BlankoStock.objects.filter(office=way_kanan).update(balance=0)
        for move, kind, quantity in lines:
            more = {"by": keeper, "key": uuid4(), "at": working_morning}
            before = left(way_kanan, kind)
            if move == "terima":
                receive(way_kanan, kind, quantity, "", **more)
            elif quantity > before:
                with pytest.raises(WrongInput, match=f"tinggal {before}"):
                    spoil(way_kanan, kind, quantity, "", "Basah.", **more)
            else:
                spoil(way_kanan, kind, quantity, "", "Basah.", **more)
        for kind in BlankoKind.values:
            moves = BlankoMove.objects.filter(office=way_kanan, kind=kind)
            total = moves.aggregate(total=Sum("change"))["total"] or 0
            last = moves.order_by("-id").first()
            assert left(way_kanan, kind) == total == (last.balance if last else 0)
        transaction.set_rollback(True)


def test_the_database_lets_nobody_change_a_line(keeper, way_kanan, working_morning):
    receive(way_kanan, KTP, 5, "", by=keeper, key=uuid4(), at=working_morning)
    for statement in ("UPDATE services_blankomove SET change = 50", "DELETE FROM services_blankomove"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


# ---- serials


def test_a_serial_is_used_once_however_it_is_typed(keeper, way_kanan, working_morning):
    first, second = (a_case(KtpElektronik, "pencetakan", when=working_morning) for _ in range(2))
    at = working_morning + timedelta(hours=1)
    print_card(first, keeper, at, "A 0000123")
    with pytest.raises(WrongInput) as refusal:
        print_card(second, keeper, at, "  a   0000123 ")
    assert refusal.value.errors == {"nomor_seri": f"Nomor seri ini sudah tercatat dipakai untuk {first.number}."}
    assert left(way_kanan) == 9_999
    assert second.as_sop().state == "pencetakan"


def test_a_used_serial_gets_its_sentence_beside_the_field_and_keeps_what_was_typed(client, keeper, working_morning):
    first, second = (a_case(KtpElektronik, "pencetakan", when=working_morning) for _ in range(2))
    print_card(first, keeper, working_morning + timedelta(hours=1), "A 0000123")
    answer = client.post(
        reverse("act", args=[second.number, "cetak"]),
        {"nomor_seri": "A 0000123", "seen": second.moves, "catatan": "Ya."},
    )
    is_page(answer, 422)
    assert "sudah tercatat dipakai untuk" in beside_fields(answer)["nomor_seri"]
    assert 'value="A 0000123"' in source(answer)


def test_a_spoiled_blank_is_not_used_and_a_used_one_not_spoiled_from_the_stock(keeper, way_kanan, working_morning):
    case = a_case(KtpElektronik, "pencetakan", when=working_morning)
    more = {"by": keeper, "at": working_morning}
    spoil(way_kanan, KTP, 1, "a 7", "Basah.", key=uuid4(), **more)
    with pytest.raises(WrongInput, match="sudah tercatat rusak"):
        print_card(case, keeper, working_morning + timedelta(hours=1), "A 7")
    print_card(case, keeper, working_morning + timedelta(hours=1), "A 8")
    with pytest.raises(WrongInput) as refusal:
        spoil(way_kanan, KTP, 1, "A 8", "Basah.", key=uuid4(), **more)
    assert refusal.value.errors == {"serial": f"Nomor seri ini sudah tercatat dipakai untuk {case.number}."}
    assert left(way_kanan) == 9_998


def test_a_card_that_does_not_match_is_spoiled_and_printed_on_another(keeper, way_kanan, working_morning):
    staff = {}
    case = a_case(KtpElektronik, "pencocokan", when=working_morning, staff=staff)
    case = lead(case, ["tidak_cocok", "cetak"], when=working_morning + timedelta(hours=1), staff=staff)
    moves = BlankoMove.objects.filter(case=case.pk).order_by("id").values_list("move", "change")
    assert list(moves) == [("pakai", -1), ("rusak", 0), ("pakai", -1)]
    assert left(way_kanan) == 9_998
    good = BlankoMove.objects.filter(case=case.pk, move="rusak").get()
    with pytest.raises(WrongInput, match="sudah tercatat"):
        spoil(way_kanan, KTP, 1, good.serial, "Lagi.", by=keeper, key=uuid4(), at=working_morning)


def test_two_kinds_may_bear_the_same_serial(keeper, way_kanan, working_morning):
    for kind in BlankoKind.values:
        spoil(way_kanan, kind, 1, "A 1", "Basah.", by=keeper, key=uuid4(), at=working_morning)
    assert BlankoMove.objects.filter(serial="A 1").count() == 3


# ---- the forms


def test_a_delivery_is_received_once_however_often_the_form_is_sent(client, keeper, way_kanan):
    stocked(way_kanan, 0)
    key = str(uuid4())
    first, second = (posted(client, "blanko_received", key=key, quantity="500", note="BAST 12") for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert left(way_kanan) == 500
    said = words(page_of(client))
    assert "Formulir ini sudah tercatat sebelumnya" in said
    assert "500 Blanko KTP-el" in said
    move = BlankoMove.objects.get()
    assert (move.move, move.change, move.balance, move.note, move.by) == ("terima", 500, 500, "BAST 12", keeper)
    assert posted(client, "blanko_received", key=key, kind="kia", quantity="5").status_code == 302
    assert BlankoMove.objects.count() == 1


@pytest.mark.parametrize(
    "name, fields, field, sentence",
    [
        ("blanko_received", {"quantity": ""}, "quantity", "Jumlah harus diisi"),
        ("blanko_received", {"quantity": "0"}, "quantity", "paling sedikit 1"),
        ("blanko_received", {"quantity": "-5"}, "quantity", "paling sedikit 1"),
        ("blanko_received", {"quantity": "100001"}, "quantity", "paling banyak 100.000"),
        ("blanko_received", {"quantity": "lima"}, "quantity", "angka saja"),
        ("blanko_received", {"quantity": "1", "kind": "paspor"}, "kind", "Pilih salah satu"),
        ("blanko_received", {"quantity": "1", "kind": ""}, "kind", "Pilih jenis"),
        ("blanko_received", {"quantity": "1", "note": "x" * 201}, "note", "paling panjang 200"),
        ("blanko_spoiled", {"note": "Basah."}, "serial", "Isi nomor serinya, atau jumlahnya"),
        ("blanko_spoiled", {"serial": "A 1", "quantity": "2", "note": "Basah."}, "quantity", "jumlahnya satu"),
        ("blanko_spoiled", {"serial": "A 1", "note": ""}, "note", "Sebab harus diisi"),
        ("blanko_spoiled", {"serial": "A" * 41, "note": "Basah."}, "serial", "paling panjang 40"),
        ("blanko_spoiled", {"quantity": "10001", "note": "Basah."}, "quantity", "tinggal 10.000"),
        ("blanko_low", {"kia": "50", "akta": "50", "ktp-el": "-1"}, "ktp-el", "paling sedikit 0"),
    ],
)
def test_a_form_that_cannot_be_entered_says_why_beside_the_field(
    client, keeper, way_kanan, name, fields, field, sentence
):
    answer = posted(client, name, **fields)
    is_page(answer, 422)
    assert sentence in words(answer)
    assert f'id="id_{field}_error"' in source(answer) or f'id="id_{field}"' in source(answer)
    assert not BlankoMove.objects.exists()


def test_a_mangled_key_is_replaced_so_that_sending_again_works(client, keeper, way_kanan):
    answer = posted(client, "blanko_received", key="rusak", quantity="5")
    assert "Kirim sekali lagi" in is_page(answer, 422)
    key = re.search(r'name="key" value="([^"]+)"', source(answer)).group(1)
    assert posted(client, "blanko_received", key=key, quantity="5").status_code == 302


def test_low_marks_are_kept_and_shown(client, keeper, way_kanan):
    answer = posted(client, "blanko_low", **{"ktp-el": "20000", "kia": "7", "akta": "0"})
    assert answer.status_code == 302
    said = words(page_of(client))
    assert "menipis diingatkan mulai 20000" in said
    assert "cukup diingatkan mulai 7" in said


@pytest.mark.parametrize(
    "role, status",
    [(Role.PETUGAS, 403), (Role.KABID, 403), (Role.KADIS, 403)]
    + [(role, 200) for role in (Role.KASI, Role.OPERATOR, Role.PENYERAHAN, Role.ADMIN)],
)
def test_some_record_and_others_only_look(client, way_kanan, role, status):
    client.force_login(a_user(role))
    page = page_of(client)
    assert page.status_code == 200
    assert ("Catat penerimaan" in words(page)) is (status == 200)
    for name in ("blanko_received", "blanko_spoiled", "blanko_low"):
        answer = client.get(reverse(name, args=["way-kanan"]))
        assert answer.status_code == status
    answer = posted(client, "blanko_received", quantity="5")
    assert answer.status_code == (302 if status == 200 else 403)
    if status == 403:
        assert "Mutasi blanko hanya dicatat oleh" in words(answer)
        assert not BlankoMove.objects.exists()


def test_a_desk_of_complaints_alone_has_no_ledger(client, way_kanan):
    for user in (a_user(Role.KASI, sops=["way-kanan/pengaduan"]), a_user(Role.KASI, "brebes"), a_user()):
        client.force_login(user)
        for name, args in (("blanko_ledgers", []), ("blanko", ["way-kanan"]), ("blanko_file", ["way-kanan", "csv"])):
            assert client.get(reverse(name, args=args)).status_code == 404
        assert posted(client, "blanko_received", quantity="5").status_code == 404
        with pytest.raises(NotAllowed):
            receive(way_kanan, KTP, 1, "", by=user, key=uuid4(), at=timezone.now())
        with pytest.raises(NotAllowed):
            set_low_marks(way_kanan, {KTP: 1}, by=user, at=timezone.now())


# ---- nothing left


def test_without_blanks_the_case_says_so_and_offers_to_put_it_aside(client, keeper, way_kanan, working_morning):
    case = a_case(KtpElektronik, "pencetakan", when=working_morning)
    stocked(way_kanan, 0)
    page = client.get(reverse("case", args=[case.number]))
    said = is_page(page, 200)
    assert "Blanko KTP-el habis. Tunda berkas ini dengan sebab Blanko habis sampai blanko diterima." in said
    assert source(page).count("btn-primary") == 1
    assert re.search(r'<button class="btn btn-primary">Tunda</button>', source(page))
    assert re.search(r'value="blanko"[^>]*checked', source(page))
    refused = client.post(reverse("act", args=[case.number, "cetak"]), {"nomor_seri": "A 1", "seen": case.moves})
    assert "Blanko KTP-el habis." in is_page(refused, 403)
    answer = client.post(
        reverse("act", args=[case.number, "tunda"]), {"sebab": "blanko", "catatan": "Blanko habis.", "seen": case.moves}
    )
    assert answer.status_code == 302
    assert "1 berkas menunggu blanko." in words(page_of(client))
    assert case.number in words(page_of(client))
    posted(client, "blanko_received", quantity="10")
    aside = case.as_sop()
    assert client.post(reverse("act", args=[case.number, "lanjutkan"]), {"seen": aside.moves}).status_code == 302
    case = case.as_sop()
    assert case.state == "pencetakan"
    assert "menunggu blanko" not in words(page_of(client))
    printed = client.post(reverse("act", args=[case.number, "cetak"]), {"nomor_seri": "A 1", "seen": case.moves})
    assert printed.status_code == 302
    assert left(way_kanan) == 9


def test_who_does_not_print_reads_why_it_rests(client, way_kanan, working_morning):
    case = a_case(KartuIdentitasAnak, "pencetakan", when=working_morning)
    stocked(way_kanan, 0, kind="kia")
    client.force_login(a_user(Role.KADIS))
    page = client.get(reverse("case", args=[case.number]))
    assert "Blanko KIA habis." in words(page)
    assert "Tunda</button>" not in source(page)


def test_with_blanks_the_pause_stays_a_quiet_act_without_a_cause_chosen(client, keeper, working_morning):
    case = a_case(KtpElektronik, "pencetakan", when=working_morning)
    page = client.get(reverse("case", args=[case.number]))
    assert "Tunda" not in re.search(r'<button class="btn btn-primary">([^<]+)<', source(page)).group(1)
    assert not re.search(r'value="blanko"[^>]*checked', source(page))


def test_only_cases_that_wait_for_blanks_are_counted_and_only_for_who_sees_them(keeper, way_kanan, working_morning):
    staff = {}
    waiting = a_case(KtpElektronik, "ditunda", when=working_morning, staff=staff)
    other = a_case(AktaKelahiran, "pencetakan", when=working_morning, staff=staff)
    at = working_morning + timedelta(hours=2)
    perform(other, "tunda", by=Staff(keeper, at), note="SIAK mati.", fields=texts(other) | {"sebab": "jaringan"}, at=at)
    now = timezone.now()
    assert [case.number for case in waiting_for_blanks(keeper, way_kanan, now)] == [waiting.number]
    narrow = a_user(Role.KASI, sops=["way-kanan/kia"])
    assert not waiting_for_blanks(narrow, way_kanan, now).exists()


# ---- running low


def test_kasi_and_admin_are_told_once_each_time_the_stock_comes_down_to_its_mark(way_kanan, working_morning):
    operator = a_user(Role.OPERATOR)
    addresses = {Role.KASI: "kasi@contoh.invalid", Role.ADMIN: "admin@contoh.invalid", Role.KABID: "x@contoh.invalid"}
    for role, address in addresses.items():
        user = a_user(role)
        user.email = address
        user.save()
    without, elsewhere = a_user(Role.KASI), a_user(Role.KASI, sops=["way-kanan/kia"])
    elsewhere.email = "kia@contoh.invalid"
    elsewhere.save()
    assert not without.email
    more = {"by": operator, "at": working_morning}
    stocked(way_kanan, 12, low=10)

    def told():
        rows = Notice.objects.filter(event="blanko", channel="email").order_by("id")
        return sorted(rows.values_list("address", "subject"))

    spoil(way_kanan, KTP, 1, "", "Basah.", key=uuid4(), **more)
    assert told() == []
    spoil(way_kanan, KTP, 1, "", "Basah.", key=uuid4(), **more)
    first = [("admin@contoh.invalid", "Blanko KTP-el tinggal 10"), ("kasi@contoh.invalid", "Blanko KTP-el tinggal 10")]
    assert told() == first
    for _ in range(3):
        spoil(way_kanan, KTP, 1, "", "Basah.", key=uuid4(), **more)
    assert told() == first
    receive(way_kanan, KTP, 100, "", key=uuid4(), **more)
    spoil(way_kanan, KTP, 107, "", "Terbakar.", key=uuid4(), **more)
    assert ("kasi@contoh.invalid", "Blanko KTP-el habis") in told()
    assert len(told()) == 4
    case = a_case(KartuIdentitasAnak, "pencetakan", when=working_morning)
    stocked(way_kanan, 1_001, low=1_000, kind="kia")
    lead(case, ["cetak"], when=working_morning + timedelta(hours=1))
    assert ("kia@contoh.invalid", "Blanko KIA tinggal 1.000") in told()
    rung = Notice.objects.filter(event="blanko", channel="lonceng", receiver=without)
    heard = [notice.subject for notice in rung.order_by("id")]
    assert heard == ["Blanko KTP-el tinggal 10", "Blanko KTP-el habis", "Blanko KIA tinggal 1.000"]
    body = Notice.objects.filter(event="blanko", channel="email").first().body
    assert reverse("blanko", args=["way-kanan"]) in body


def test_an_act_that_is_refused_warns_nobody(way_kanan, working_morning):
    admin = a_user(Role.ADMIN)
    admin.email = "admin@contoh.invalid"
    admin.save()
    case = a_case(KtpElektronik, "pencetakan", when=working_morning)
    stocked(way_kanan, 11, low=10)
    with pytest.raises(RuntimeError), transaction.atomic():
        lead(case, ["cetak"], when=working_morning + timedelta(hours=1))
        raise RuntimeError
    assert not Notice.objects.filter(event="blanko").exists()
    assert left(way_kanan) == 11


def test_the_desk_of_kasi_and_admin_says_how_many_are_left(client, way_kanan):
    stocked(way_kanan, 7, low=10)
    stocked(way_kanan, 0, low=10, kind="kia")
    for role, told in [(Role.KASI, True), (Role.ADMIN, True), (Role.OPERATOR, False), (Role.KADIS, False)]:
        client.force_login(a_user(role))
        said = words(client.get(reverse("desk")))
        assert ("Blanko KTP-el tinggal 7." in said) is told, role
        assert ("Blanko KIA habis." in said) is told, role
        assert "Blanko akta" not in said
    client.force_login(a_user(Role.KASI, sops=["way-kanan/kia"]))
    said = words(client.get(reverse("desk")))
    assert "Blanko KIA habis." in said
    assert "KTP-el tinggal" not in said


# ---- finding and taking lines out


@pytest.fixture
def lines(keeper, way_kanan, working_morning):
    more = {"by": keeper, "at": working_morning}
    receive(way_kanan, KTP, 5, "=1+1", key=uuid4(), **more)
    receive(way_kanan, "kia", 9, "", key=uuid4(), by=keeper, at=working_morning + timedelta(days=1))
    spoil(way_kanan, KTP, 1, "B 77", "Robek.", key=uuid4(), **more)
    return a_case(KtpElektronik, "pencocokan", when=working_morning)


def shown(client, **query) -> list[str]:
    page = page_of(client, **query)
    is_page(page, 200)
    cells = re.findall(r'<td data-label="Perubahan" class="right num">([^<]+)</td>', source(page))
    return [cell.replace("\u2212", "-") for cell in cells]


def test_the_ledger_is_narrowed_by_kind_event_time_and_serial(client, lines):
    for query, wanted in [
        ({}, ["-1", "-1", "+9", "+5"]),
        ({"jenis": "kia"}, ["+9"]),
        ({"peristiwa": "rusak"}, ["-1"]),
        ({"peristiwa": "pakai", "jenis": "ktp-el"}, ["-1"]),
        ({"sejak": "2026-11-11"}, ["+9"]),
        ({"sampai": "2026-11-10", "peristiwa": "terima"}, ["+5"]),
        ({"cari": "b 7"}, ["-1"]),
        ({"cari": "%"}, []),
        ({"cari": "zzz"}, []),
    ]:
        assert shown(client, **query) == wanted, query
    assert lines.number in words(page_of(client))


@pytest.mark.parametrize(
    "query, sentence",
    [
        ({"jenis": "paspor"}, "Jenis ini tidak ada"),
        ({"peristiwa": "hilang"}, "Peristiwa ini tidak ada"),
        ({"sejak": "2026-13-45"}, "Tanggal ini tidak dikenal"),
        ({"sejak": "2026-12-01", "sampai": "2026-11-01"}, "mendahului tanggal awal"),
    ],
)
def test_a_filter_that_cannot_be_gets_a_sentence(client, lines, query, sentence):
    page = page_of(client, **query)
    assert 'class="errorlist"' in source(page)
    assert sentence in words(page)
    for form in ("csv", "xlsx"):
        no_file = client.get(reverse("blanko_file", args=["way-kanan", form]), query)
        assert no_file.status_code == 302 and sentence in words(client.get(no_file.url))


@pytest.mark.parametrize(
    "query",
    [{"sebelum": "²"}, {"sebelum": "9" * 30}, {"sampai": "9999-12-31"}, {"sejak": "0001-01-01"}, {"cari": "\x00"}],
)
def test_odd_keys_and_the_ends_of_the_calendar_are_no_crash(client, lines, query):
    is_page(page_of(client, **query), 200)


def test_the_whole_ledger_is_made_by_a_worker(client, lines):
    address = reverse("blanko_export", args=["way-kanan"])
    assert client.get(address).url.startswith(reverse("blanko", args=["way-kanan"]))
    assert client.post(f"{address}?sejak=kemarin").url.startswith(reverse("blanko", args=["way-kanan"]))
    client.post(f"{address}?jenis=ktp-el")
    client.post(address)
    run_waiting()
    narrow, whole = Job.objects.order_by("pk")
    assert (narrow.state, whole.state) == (Job.State.DONE, Job.State.DONE)
    with whole.file.open("rb") as handle:
        heads, *rows = rows_of(handle.read())
    assert heads[3] == "Nomor seri" and [row[4] for row in rows] == [5.0, 9.0, -1.0, -1.0]
    assert 0 < narrow.total < whole.total == 4


def test_files_of_the_ledger_are_read_back(client, keeper, lines, working_morning):
    heads, *rows = rows_of(client.get(reverse("blanko_file", args=["way-kanan", "xlsx"])).content)
    assert heads[:6] == ["Waktu", "Jenis", "Peristiwa", "Nomor seri", "Perubahan", "Saldo"]
    assert [row[4] for row in rows] == [5.0, 9.0, -1.0, -1.0]  # numbers, in the order of the ledger
    assert rows[0][7] == "=1+1"
    assert rows[3][6] == lines.number
    answer = client.get(reverse("blanko_file", args=["way-kanan", "csv"]), {"jenis": "ktp-el"})
    content = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    heads, *rows = csv.reader(io.StringIO(content), delimiter=";")
    assert [row[4] for row in rows] == ["5", "-1", "-1"]
    assert rows[0][7] == "'=1+1"
    assert rows[0][0] == "2026-11-10 09:00"
    assert client.get(reverse("blanko_file", args=["way-kanan", "exe"])).status_code == 404


def test_a_narrow_desk_reads_the_ledger_but_is_led_to_its_own_cases_only(client, keeper, lines):
    client.force_login(a_user(Role.KASI, sops=["way-kanan/kia"]))
    page = page_of(client)
    assert lines.number in words(page)
    assert reverse("case", args=[lines.number]) not in source(page)


def test_paging_walks_every_line_once(client, keeper, way_kanan, working_morning):
    for number in range(1, 61):
        receive(way_kanan, KTP, number, "", by=keeper, key=uuid4(), at=working_morning)
    onward, seen = "?", []
    while onward:
        page = client.get(reverse("blanko", args=["way-kanan"]) + onward)
        seen += [int(n) for n in re.findall(r'<td data-label="Perubahan" class="right num">\+(\d+)</td>', source(page))]
        receive(way_kanan, KTP, 99, "", by=keeper, key=uuid4(), at=working_morning)
        onward = "".join(re.findall(r'rel="next" href="([^"]+)"', source(page)))
    assert seen == list(range(60, 0, -1))


def test_the_ledger_asks_as_much_of_sixty_lines_as_of_three(
    client, keeper, way_kanan, working_morning, django_assert_max_num_queries
):
    """At most 12 queries: session, user, desks and nav, balances, waiting cases, count, lines, cases one may see."""
    staff = {}

    def asked() -> int:
        page_of(client)
        with django_assert_max_num_queries(12) as counted:
            assert page_of(client).status_code == 200
        return len(counted)

    for _ in range(3):
        a_case(KtpElektronik, "pencocokan", when=working_morning, staff=staff)
    few = asked()
    many_cases(KtpElektronik, "pencocokan", 57, now=working_morning)
    assert BlankoMove.objects.filter(kind=KTP).count() == 60
    assert asked() == few


def test_an_office_knows_its_balances_also_before_anything_came(way_kanan):
    BlankoStock.objects.filter(office=way_kanan).delete()
    assert [(each.kind.value, each.left, each.word) for each in balances_of(way_kanan)] == [
        ("ktp-el", 0, "habis"),
        ("kia", 0, "habis"),
        ("akta", 0, "habis"),
    ]
    assert Case.objects.count() == 0


def test_a_seat_in_two_offices_reads_the_ledger_of_the_one_that_prints(client, way_kanan):
    user = a_user(Role.KASI, "brebes")
    seat(user, Role.KASI, "way-kanan")
    client.force_login(user)
    assert client.get(reverse("blanko_ledgers")).url == reverse("blanko", args=["way-kanan"])
