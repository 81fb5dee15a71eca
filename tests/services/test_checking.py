"""The officer checks an application: requirement by requirement, one list of every fault, one clock."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from dukcapil.casework.chain import broken_links
from dukcapil.casework.models import Attachment, BookEntry, Clock
from dukcapil.casework.parties import Staff
from dukcapil.casework.perform import perform
from dukcapil.casework.refusals import AlreadyDone, NotAllowed, WrongInput
from dukcapil.notices.models import Notice
from dukcapil.people.roles import Role
from services.checking import CHANGED_MEANWHILE, MAX_REASON, NO_REASON, Finding, check, reason_in_parts, reason_in_words
from services.evidence import NOTHING_THERE, STILL_CHECKED, UNREADABLE, evidence_of
from services.models import AktaKelahiran, AktaKematian, KartuIdentitasAnak, KtpElektronik, RequirementItem
from tests.builders import a_case, a_user
from tests.casework.test_races import at_once

from .applying import Status, a_file, an_application, papers_of, statuses

GOOD, BAD = Finding(Status.ACCEPTED), Finding(Status.REFUSED, "Foto buram atau terpotong")
ALL = ("isian", "kk", "surat-kehilangan")


@pytest.fixture
def case(registry, working_morning):
    return an_application(KtpElektronik, when=working_morning)


@pytest.fixture
def officer(registry):
    return a_user(Role.PETUGAS)


@pytest.fixture
def staff(officer, working_morning):
    return Staff(officer, working_morning + timedelta(minutes=5))


def all_good(case):
    return {item.code: GOOD for item in case.items.all()}


# ---- what is kept


def test_a_finding_is_kept_with_its_officer_and_in_the_trail(case, staff):
    check(case, {"isian": GOOD, "kk": BAD}, by=staff, at=staff.at)
    assert statuses(case) == {"isian": "diterima", "kk": "ditolak", "surat-kehilangan": "menunggu"}
    item = case.items.get(code="kk")
    assert (item.reason, item.checked_by, item.checked_at) == ("Foto buram atau terpotong", staff.user, staff.at)
    act = case.trail.get(verb="periksa_syarat")
    assert act.data == {"syarat": {"isian": ["diterima"], "kk": ["ditolak", "Foto buram atau terpotong"]}}
    assert (act.user, act.role, act.note) == (staff.user, "petugas", "1 diterima, 1 perlu diganti")
    assert broken_links() == []


def test_an_accepted_paper_stays_accepted_and_is_written_once(case, staff):
    check(case, {"kk": GOOD}, by=staff)
    check(case, {"kk": GOOD, "isian": GOOD}, by=staff)
    assert [act.data["syarat"] for act in case.trail.filter(verb="periksa_syarat")] == [
        {"kk": ["diterima"]},
        {"isian": ["diterima"]},
    ]
    check(case, {"kk": GOOD}, by=staff)
    assert case.trail.filter(verb="periksa_syarat").count() == 2


def test_the_officer_may_think_again_until_the_file_is_complete(case, staff):
    check(case, all_good(case), by=staff)
    check(case, {"kk": BAD}, by=staff)
    assert statuses(case)["kk"] == "ditolak"
    check(case, {"kk": GOOD}, by=staff)
    item = case.items.get(code="kk")
    assert (item.status, item.reason) == ("diterima", "")


def test_a_check_moves_nothing(case, staff):
    moves = case.moves
    checked = check(case, {"kk": BAD}, by=staff)
    assert (checked.moves, checked.state, checked.due_at) == (moves, "penerimaan", None)


def test_a_reason_is_one_of_the_list_with_a_word_more_or_free():
    for key, more in [("buram", ""), ("beda-data", "tanggal lahir"), ("", "Bawa aslinya ke loket")]:
        assert reason_in_parts(reason_in_words(key, more)) == (key, more)


# ---- what is refused


@pytest.mark.parametrize(
    "finding, sentence",
    [
        (Finding(Status.REFUSED), NO_REASON),
        (Finding(Status.REFUSED, "x" * (MAX_REASON + 1)), f"Alasan paling panjang {MAX_REASON} karakter."),
        (Finding(Status.MISSING), "Pilih salah satu hasil."),
        (Finding(Status.WAITING, "?"), "Pilih salah satu hasil."),
    ],
)
def test_a_finding_that_says_too_little_is_refused_beside_its_paper(case, staff, finding, sentence):
    with pytest.raises(WrongInput) as refusal:
        check(case, {"kk": finding, "isian": GOOD}, by=staff)
    assert refusal.value.errors == {"kk": sentence}
    assert statuses(case)["isian"] == "menunggu"  # nothing of it is kept


@pytest.mark.parametrize(
    "status, sentence",
    [(None, NOTHING_THERE), (Attachment.Status.QUARANTINED, STILL_CHECKED), (Attachment.Status.REFUSED, UNREADABLE)],
)
def test_nobody_accepts_what_nobody_could_see(case, staff, status, sentence):
    case.attachments.filter(requirement="kk").delete()
    if status:
        a_file(status, case_id=case.pk, requirement="kk")
    with pytest.raises(WrongInput) as refusal:
        check(case, {"kk": GOOD}, by=staff)
    assert refusal.value.errors == {"kk": sentence}


def test_an_original_that_is_shown_needs_no_file(case, staff):
    case.attachments.filter(requirement="kk").delete()
    case.items.filter(code="kk").update(status=Status.MISSING)
    check(case, {"kk": Finding(Status.ACCEPTED, shown=True)}, by=staff)
    item = case.items.get(code="kk")
    assert (item.status, item.shown) == ("diterima", True)


def test_an_optional_paper_may_be_asked_for_and_let_go_again(registry, staff, working_morning):
    case = an_application(AktaKelahiran, when=working_morning)
    case.items.filter(code="kk").update(optional=True, status=Status.MISSING)
    case.attachments.filter(requirement="kk").delete()
    check(case, {"kk": Finding(Status.REFUSED, "Lampirkan juga KK")}, by=staff)
    assert statuses(case)["kk"] == "ditolak"
    check(case, {"kk": Finding(Status.MISSING)}, by=staff)
    assert statuses(case)["kk"] == "kosong"


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.KASI, Role.PENYERAHAN, Role.KADIS, Role.ADMIN])
def test_only_the_desk_that_declares_a_file_complete_checks_it(case, staff, role):
    with pytest.raises(NotAllowed):
        check(case, {"kk": GOOD}, by=Staff(a_user(role), staff.at))
    with pytest.raises(NotAllowed):
        check(case, {"kk": GOOD}, by=Staff(a_user(Role.PETUGAS, "tomohon"), staff.at))
    with pytest.raises(NotAllowed):
        check(case, {"kk": GOOD}, by=Staff(a_user(Role.PETUGAS, sops=["way-kanan/kia"]), staff.at))
    assert statuses(case)["kk"] == "menunggu"


def test_nothing_is_checked_once_the_file_has_moved_on(case, staff):
    check(case, all_good(case), by=staff)
    perform(case, "lengkap", by=staff, at=staff.at)
    with pytest.raises(AlreadyDone):
        check(case, {"kk": BAD}, by=staff)
    with pytest.raises(AlreadyDone):
        check(case, {"kk": BAD}, by=staff, seen=0)


def test_a_page_that_is_out_of_date_does_not_undo_what_a_colleague_found(case, staff):
    pages = {each.item.code: each.mark for each in evidence_of(case)}
    colleague = Staff(a_user(Role.PETUGAS), staff.at)
    check(case, {"kk": BAD}, by=colleague)
    with pytest.raises(WrongInput) as refusal:
        check(case, {"kk": Finding(Status.ACCEPTED, mark=pages["kk"])}, by=staff)
    assert refusal.value.errors == {"kk": CHANGED_MEANWHILE.format("Perlu diganti")}


def test_what_an_old_page_showed_and_nobody_touched_changes_nothing(case, staff):
    check(case, {"kk": GOOD}, by=staff)
    shown = next(each.mark for each in evidence_of(case.as_sop()) if each.item.code == "kk")
    check(case, {"kk": BAD}, by=Staff(a_user(Role.PETUGAS), staff.at))
    check(case, {"kk": Finding(Status.ACCEPTED, mark=shown), "isian": GOOD}, by=staff)
    assert statuses(case) == {"isian": "diterima", "kk": "ditolak", "surat-kehilangan": "menunggu"}


def test_two_officers_at_once_keep_both_findings_or_tell_one_of_them(committed, working_morning):
    case = an_application(KtpElektronik, when=working_morning)
    officers = [Staff(a_user(Role.PETUGAS), working_morning) for _ in range(2)]
    mark = next(each.mark for each in evidence_of(case) if each.item.code == "kk")
    findings = [Finding(Status.ACCEPTED, mark=mark), Finding(Status.REFUSED, "Bukan dokumen yang diminta", mark=mark)]

    def one(number: int):
        try:
            check(case, {"kk": findings[number]}, by=officers[number])
        except WrongInput as refusal:
            return list(refusal.errors)
        return []

    said = at_once(one, 2)
    assert sorted(said) == [[], ["kk"]]
    assert case.trail.filter(verb="periksa_syarat").count() == 1
    assert broken_links() == []


# ---- what follows: complete, or back with one list


@pytest.mark.parametrize("left", [{}, {"kk": BAD}], ids=["not checked", "refused"])
def test_a_file_is_complete_once_everything_is_accepted(case, staff, left):
    check(case, {code: GOOD for code in ALL if code != "kk"} | left, by=staff)
    with pytest.raises(NotAllowed):
        perform(case, "lengkap", by=staff)
    check(case, {"kk": GOOD}, by=staff)
    assert perform(case, "lengkap", by=staff).state == "cek_data"


def test_a_file_goes_back_only_when_every_paper_was_looked_at(case, staff):
    check(case, {"kk": BAD}, by=staff)
    with pytest.raises(NotAllowed) as refusal:
        perform(case, "kembalikan", by=staff)
    assert "Surat keterangan kehilangan dari kepolisian" in refusal.value.sentence


def test_every_fault_is_in_one_note_and_one_notice(case, staff):
    case.items.filter(code="surat-kehilangan").update(status=Status.MISSING)
    case.attachments.filter(requirement="surat-kehilangan").delete()
    check(case, {"isian": Finding(Status.REFUSED, "NIK tidak cocok dengan KK"), "kk": BAD}, by=staff)
    case.applicant.email = "siti@contoh.id"
    case.applicant.save()
    before = Notice.objects.count()
    case = perform(case, "kembalikan", by=staff, note="Kantor buka sampai pukul 16.00.")
    note = case.trail.get(verb="kembalikan").note
    assert note.splitlines() == [
        "Isian formulir: NIK tidak cocok dengan KK.",
        "Kartu Keluarga: Foto buram atau terpotong.",
        "Surat keterangan kehilangan dari kepolisian belum ada.",
        "Kantor buka sampai pukul 16.00.",
    ]
    told = Notice.objects.get(reference=case.number, channel="email")
    assert Notice.objects.count() == before + 1
    assert all(line in told.body for line in note.splitlines())


@pytest.mark.parametrize("of, book", [(AktaKelahiran, "antrian"), (AktaKematian, "pendaftaran")])
def test_a_second_lengkap_changes_neither_clock_nor_number(registry, staff, working_morning, of, book):
    case = an_application(of, when=working_morning)
    check(case, all_good(case), by=staff, at=staff.at)
    case = perform(case, "lengkap", by=staff, at=staff.at)
    due, entry = case.due_at, BookEntry.objects.get(case_id=case.pk)
    assert entry.book == book
    kasi = Staff(a_user(Role.KASI), staff.at)
    later = staff.at + timedelta(hours=1)
    case = perform(case, "kembalikan", by=kasi, note="Periksa lagi KK.", at=later)
    assert set(statuses(case).values()) == {"diterima"}
    case = perform(case, "lengkap", by=staff, at=later + timedelta(hours=1))
    assert case.due_at == due
    assert [mark.event for mark in case.clock.order_by("pk")] == [Clock.Event.START]
    assert list(BookEntry.objects.filter(case_id=case.pk)) == [entry]


def test_after_an_internal_return_a_paper_may_still_go_back_to_the_citizen(registry, staff, working_morning):
    case = an_application(AktaKelahiran, when=working_morning)
    check(case, all_good(case), by=staff, at=staff.at)
    case = perform(case, "lengkap", by=staff, at=staff.at)
    kasi = Staff(a_user(Role.KASI), staff.at)
    case = perform(case, "kembalikan", by=kasi, note="KK terpotong.", at=staff.at + timedelta(minutes=9))
    case = check(case, {"kk": BAD}, by=staff)
    case = perform(case, "kembalikan", by=staff, at=staff.at + timedelta(minutes=20))
    assert (case.state, case.due_at) == ("perbaikan", None)
    marks = list(case.clock.order_by("pk").values_list("event", flat=True))
    assert marks == [Clock.Event.START, Clock.Event.REST]


# ---- the page


def sent(case, client, button="simpan", **verdicts):
    """What the panel's form sends when an officer presses a button."""
    page = client.get(reverse("case", args=[case.number])).content.decode()
    data = dict(re.findall(r'type="hidden" name="(tanda-[^"]+|seen)" value="([^"]*)"', page))
    for code, verdict in verdicts.items():
        data |= {f"hasil-{code.replace('_', '-')}": verdict}
    return data | {"tombol": button}


def press(case, client, button="simpan", more=None, **verdicts):
    return client.post(reverse("checking", args=[case.number]), sent(case, client, button, **verdicts) | (more or {}))


@pytest.fixture
def desk(officer, client):
    client.force_login(officer)
    return client


def test_the_panel_saves_and_shows_what_was_found(case, desk):
    answer = press(case, desk, isian="diterima", kk="ditolak", more={"alasan-kk": "buram", "catatan-kk": "sisi kanan"})
    assert (answer.status_code, answer.url) == (302, reverse("case", args=[case.number]))
    page = desk.get(answer.url).content.decode()
    assert "1 diterima, 1 belum diperiksa, 1 kurang" in page
    assert 'value="sisi kanan"' in page
    assert case.items.get(code="kk").reason == "Foto buram atau terpotong: sisi kanan"


def test_one_post_checks_and_declares_complete(case, desk):
    press(case, desk, "lengkap", isian="diterima", kk="diterima", surat_kehilangan="diterima")
    case.refresh_from_db()
    assert case.state == "cek_data"
    assert [act.verb for act in case.trail.all()] == ["ajukan", "periksa_syarat", "lengkap"]


def test_one_post_checks_and_sends_back_with_a_word(case, desk):
    press(
        case,
        desk,
        "kembalikan",
        more={"alasan-kk": "lain", "catatan": "Cukup difoto."},
        isian="diterima",
        kk="ditolak",
        surat_kehilangan="diterima",
    )
    case.refresh_from_db()
    note = case.trail.get(verb="kembalikan").note
    assert (case.state, note) == ("perbaikan", "Kartu Keluarga: Bukan dokumen yang diminta.\nCukup difoto.")


def test_all_that_waits_can_be_accepted_with_one_button(case, desk):
    press(case, desk, "semua", kk="ditolak", more={"alasan-kk": "buram"})
    assert statuses(case) == {"isian": "diterima", "kk": "ditolak", "surat-kehilangan": "diterima"}


@pytest.mark.parametrize("button", ["lengkap", "kembalikan"])
def test_what_was_not_looked_at_is_named_and_the_rest_is_kept(case, desk, button):
    answer = press(case, desk, button, kk="diterima")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Belum diperiksa.") == 4  # two papers, beside them and in the summary
    assert statuses(case)["kk"] == "diterima"


def test_a_refusal_without_a_reason_keeps_what_was_typed(case, desk):
    answer = press(case, desk, kk="ditolak", isian="diterima", more={"catatan": "Kantor buka sampai 16.00"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert NO_REASON in page
    assert "Kantor buka sampai 16.00" in page
    assert re.search(r'name="hasil-kk" value="ditolak"[^>]*checked', page)


def test_there_is_nothing_to_send_back_when_all_is_accepted(case, desk):
    answer = press(case, desk, "kembalikan", isian="diterima", kk="diterima", surat_kehilangan="diterima")
    assert answer.status_code == 422
    assert "tidak ada yang perlu dikembalikan" in answer.content.decode()


def test_an_old_page_is_told_so_and_gets_back_what_was_typed(case, desk, staff):
    data = sent(case, desk, kk="ditolak") | {"alasan-kk": "buram", "catatan-kk": "sisi kiri terpotong"}
    check(case, all_good(case), by=staff)
    perform(case, "lengkap", by=staff)
    answer = desk.post(reverse("checking", args=[case.number]), data)
    assert answer.status_code == 409
    assert "sisi kiri terpotong" in answer.content.decode()


def test_a_post_from_no_page_is_an_old_page(case, desk):
    assert desk.post(reverse("checking", args=[case.number]), {"hasil-kk": "diterima"}).status_code == 409


@pytest.mark.parametrize("value", ["", "x", "ditolak\x00", "9" * 5000])
def test_mangled_values_are_sentences_never_errors(case, desk, value):
    answer = press(case, desk, kk=value, more={"tanda-kk": value, "alasan-kk": value, "catatan-kk": value})
    assert answer.status_code in (302, 409, 422)


def test_the_page_offers_the_check_instead_of_the_two_verbs(case, desk):
    page = desk.get(reverse("case", args=[case.number])).content.decode()
    assert page.count("btn-primary") == 1
    assert reverse("act", args=[case.number, "lengkap"]) not in page
    assert reverse("act", args=[case.number, "kembalikan"]) not in page
    assert reverse("act", args=[case.number, "tolak"]) in page
    assert "1808034503900001" not in page
    assert "180803********01" in page


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.KASI, Role.KABID])
def test_others_read_what_was_handed_in_and_check_nothing(case, client, role, staff):
    client.force_login(a_user(role))
    address = reverse("checking", args=[case.number])
    page = client.get(reverse("case", args=[case.number])).content.decode()
    assert "data-checking" not in page
    assert "Persyaratan dan isian" in page
    assert "180803********01" in page
    assert reverse("personal_data", args=[case.number]) in page
    assert client.get(address).status_code == 302
    assert client.post(address, {"hasil-kk": "diterima", "seen": case.moves}).status_code == 403
    check(case, all_good(case), by=staff)
    perform(case, "lengkap", by=staff)
    assert "Diterima" in client.get(reverse("case", args=[case.number])).content.decode()


def test_nobody_else_learns_that_the_file_exists(case, client):
    address = reverse("checking", args=[case.number])
    assert client.post(address, {}).status_code == 302
    for user in (a_user(), a_user(Role.PETUGAS, "tomohon"), a_user(Role.PETUGAS, sops=["way-kanan/kia"])):
        client.force_login(user)
        assert (client.get(address).status_code, client.post(address, {}).status_code) == (404, 404)


def test_a_signed_out_officer_gets_back_what_was_typed(case, client):
    answer = client.post(reverse("checking", args=[case.number]), {"catatan-kk": "sisi kanan terpotong"})
    assert answer.status_code == 401
    assert "sisi kanan terpotong" in answer.content.decode()


def test_a_secret_file_shows_nothing_of_itself_to_others(case, client):
    type(case).objects.filter(pk=case.pk).update(confidential=True)
    client.force_login(a_user(Role.KABID))
    page = client.get(reverse("case", args=[case.number])).content.decode()
    assert "Persyaratan dan isian" not in page
    assert client.post(reverse("checking", args=[case.number]), {}).status_code == 404


@pytest.mark.parametrize("state", ["checked", "read"])
def test_the_page_asks_as_much_of_twelve_papers_as_of_three(
    registry, client, working_morning, django_assert_max_num_queries, state
):
    client.force_login(a_user(Role.PETUGAS if state == "checked" else Role.KASI))
    counted = []
    for number in (3, 12):
        case = an_application(KartuIdentitasAnak, when=working_morning)
        _with_papers(case, number)
        client.get(reverse("case", args=[case.number]))
        with django_assert_max_num_queries(20) as queries:
            client.get(reverse("case", args=[case.number]))
        counted.append(len(queries))
    assert counted[0] == counted[1]


def _with_papers(case, number: int) -> None:
    """As many papers as told, each with a file and an earlier one."""
    kept = papers_of(case)
    case.attachments.exclude(requirement__in=kept[:number]).delete()
    case.items.exclude(code__in=["isian", *kept[:number]]).delete()
    for position in range(len(kept), number):
        RequirementItem.objects.create(
            application=case, position=position + 20, code=f"syarat-{position}", name=f"Syarat {position}", kind="wajib"
        )
    for code in papers_of(case):
        case.items.filter(code=code).update(checked_by=a_user(Role.PETUGAS), status=Status.ACCEPTED)
        a_file(case_id=case.pk, requirement=code)
        a_file(case_id=case.pk, requirement=code, superseded=True)


def test_a_complaint_has_no_check(registry, client, officer, working_morning):
    from complaints.models import PengaduanWayKanan  # noqa: PLC0415

    complaint = a_case(PengaduanWayKanan, when=working_morning)
    client.force_login(officer)
    assert client.post(reverse("checking", args=[complaint.number]), {}).status_code == 404
