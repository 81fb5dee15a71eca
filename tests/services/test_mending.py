"""The applicant mends what was refused, under the same number: once for all of it, and nothing that was accepted."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from dukcapil.casework.attachments import held
from dukcapil.casework.inputs import ON_BEHALF_MISSING
from dukcapil.casework.models import Attachment, Clock
from dukcapil.casework.parties import CitizenOf, Staff
from dukcapil.casework.perform import perform
from dukcapil.casework.refusals import AlreadyDone, NotAllowed, WrongInput
from dukcapil.people.roles import Role
from services.checking import Finding, check
from services.mending import (
    KEPT_FOR,
    NOT_ASKED,
    TOO_MANY,
    begin_revision,
    forget_unsent,
    mend,
    resend,
    stage,
    unstage,
)
from services.models import KartuKeluargaBaru, KtpElektronik
from services.repair import FORM_UNFINISHED, FORM_UNTOUCHED, NOT_REPLACED, UNREADABLE, Repair, staging_key
from tests.builders import a_user
from tests.casework.test_races import at_once

from .applying import PHOTO, Status, a_file, a_photo, an_application, statuses

BLURRED = "Foto buram atau terpotong"
MORE = timedelta(minutes=30)


@pytest.fixture
def officer(registry):
    return a_user(Role.PETUGAS)


def returned(case, officer, when, **refused):
    """A file sent back: what is named is refused for that reason, all else accepted."""
    staff = Staff(officer, when + timedelta(minutes=5))
    findings = {item.code: Finding(Status.ACCEPTED) for item in case.items.all() if item.status != Status.MISSING}
    findings |= {code.replace("_", "-"): Finding(Status.REFUSED, reason) for code, reason in refused.items()}
    check(case, findings, by=staff, at=staff.at)
    return perform(case, "kembalikan", by=staff, at=staff.at)


@pytest.fixture
def case(officer, working_morning):
    """A KTP-el of which the KK was blurred."""
    return returned(an_application(KtpElektronik, when=working_morning), officer, working_morning, kk=BLURRED)


@pytest.fixture
def case_with_form(officer, working_morning):
    """A KTP-el whose form and KK were refused."""
    found = an_application(KtpElektronik, when=working_morning)
    return returned(found, officer, working_morning, kk=BLURRED, isian="Nomor KK tidak cocok")


def citizen(case) -> CitizenOf:
    return CitizenOf(case.pk)


def the_case(case):
    return case.as_sop()


# ---- new files


def test_new_files_wait_beside_the_case_until_they_are_sent(case):
    stage(case, {"kk": [a_photo("kk-1.jpg"), a_photo("kk-2.jpg", PHOTO + b"2")]}, by=citizen(case))
    stage(case, {"kk": [a_photo("kk-1.jpg")]}, by=citizen(case))  # the same again
    assert sorted(held(staging_key(case)).values_list("name", flat=True)) == ["kk-1.jpg", "kk-2.jpg"]
    assert case.attachments.filter(requirement="kk").count() == 1
    unstage(case, held(staging_key(case)).get(name="kk-2.jpg").public_id, by=citizen(case))
    assert held(staging_key(case)).get().name == "kk-1.jpg"


@pytest.mark.parametrize("code", ["surat-kehilangan", "isian", "tidak-ada"])
def test_only_what_was_refused_takes_new_files(case, code):
    with pytest.raises(WrongInput) as refusal:
        stage(case, {code: [a_photo()]}, by=citizen(case))
    assert refusal.value.errors == {code: NOT_ASKED}
    assert not held(staging_key(case)).exists()


def test_ten_pages_are_enough_for_one_paper(case):
    stage(case, {"kk": [a_photo(f"{n}.jpg", PHOTO + bytes([n])) for n in range(10)]}, by=citizen(case))
    with pytest.raises(WrongInput) as refusal:
        stage(case, {"kk": [a_photo("11.jpg")]}, by=citizen(case))
    assert refusal.value.errors == {"kk": TOO_MANY}
    assert held(staging_key(case)).count() == 10


def test_nothing_is_staged_for_a_file_that_is_not_with_the_citizen(registry, working_morning):
    case = an_application(KtpElektronik, when=working_morning)
    with pytest.raises(AlreadyDone):
        stage(case, {"kk": [a_photo()]}, by=citizen(case))
    with pytest.raises(AlreadyDone):
        mend(case, by=citizen(case))


# ---- sending all of it


def test_what_was_mended_is_sent_at_once_under_the_same_number(case):
    number, old = case.number, case.attachments.get(requirement="kk")
    stage(case, {"kk": [a_photo("kk-baru.jpg")]}, by=citizen(case))
    mended = mend(case, by=citizen(case), note="Sudah saya foto ulang.")
    assert (mended.number, mended.state) == (number, "penerimaan")
    assert statuses(case) == {"isian": "diterima", "kk": "menunggu", "surat-kehilangan": "diterima"}
    old.refresh_from_db()
    assert old.superseded
    new = case.attachments.get(requirement="kk", superseded=False)
    assert (new.name, new.case_id) == ("kk-baru.jpg", case.pk)
    act = case.trail.get(verb="lengkapi")
    assert act.note == "Diganti: Kartu Keluarga.\nSudah saya foto ulang."
    assert act.data == {"diganti": ["Kartu Keluarga"]}
    assert act.party == "warga"
    assert not held(staging_key(case)).exists()


def test_the_officer_then_checks_only_what_came_anew(case, officer, working_morning):
    stage(case, {"kk": [a_photo()]}, by=citizen(case))
    mend(case, by=citizen(case))
    case.attachments.filter(superseded=False).update(status=Attachment.Status.CLEAN)
    staff = Staff(officer, working_morning + MORE)
    check(case, {"kk": Finding(Status.ACCEPTED)}, by=staff, at=staff.at)
    done = perform(case, "lengkap", by=staff, at=staff.at)
    assert done.state == "cek_data"
    assert [mark.event for mark in case.clock.all()] == [Clock.Event.START]


@pytest.mark.parametrize("staged, sentence", [(False, NOT_REPLACED), (True, UNREADABLE)])
def test_what_was_refused_and_not_replaced_is_named(case, staged, sentence):
    if staged:
        stage(case, {"kk": [a_photo()]}, by=citizen(case))
        held(staging_key(case)).update(status=Attachment.Status.REFUSED, refusal="Foto ini rusak.")
    with pytest.raises(WrongInput) as refusal:
        mend(case, by=citizen(case))
    assert refusal.value.errors == {"kk": sentence}
    assert the_case(case).state == "perbaikan"


def test_the_generic_act_does_not_pass_by_the_list(case, client):
    with pytest.raises(NotAllowed):
        perform(case, "lengkapi", by=citizen(case), note="Sudah.")
    answer = client.post(reverse("tracked_act", args=[case.tracking_code, "lengkapi"]), {"catatan": "Sudah", "seen": 2})
    assert answer.status_code == 403
    assert the_case(case).state == "perbaikan"


def test_an_alternative_may_come_instead_of_the_refused_one(registry, officer, working_morning):
    case = an_application(KtpElektronik, when=working_morning)
    case.items.filter(code="surat-kehilangan").update(group="Alasan", kind="salah satu")
    case.items.create(position=9, code="ktp-el-lama", name="KTP-el lama", kind="salah satu", group="Alasan")
    case = returned(case, officer, working_morning, surat_kehilangan=BLURRED)
    assert [item.code for item in Repair(case, working_morning).welcome] == ["ktp-el-lama"]
    stage(case, {"ktp-el-lama": [a_photo()]}, by=citizen(case))
    mend(case, by=citizen(case))
    assert statuses(case) == {
        "isian": "diterima",
        "kk": "diterima",
        "surat-kehilangan": "kosong",
        "ktp-el-lama": "menunggu",
    }


def test_sent_twice_at_once_is_sent_once(committed, working_morning):
    officer = a_user(Role.PETUGAS)
    case = returned(an_application(KtpElektronik, when=working_morning), officer, working_morning, kk=BLURRED)
    stage(case, {"kk": [a_photo()]}, by=citizen(case))

    def send(_number: int):
        try:
            mend(case, by=citizen(case), seen=case.moves)
        except AlreadyDone:
            return "told"
        return "sent"

    assert sorted(at_once(send, 4)) == ["sent", "told", "told", "told"]
    assert case.trail.filter(verb="lengkapi").count() == 1


# ---- the form


def test_a_refused_form_is_opened_again_as_it_was_sent(case_with_form, working_morning):
    case = case_with_form
    draft = begin_revision(case, by=citizen(case), at=working_morning + MORE)
    assert (draft.revises_id, draft.answers, draft.application_id) == (case.pk, case.answers, None)
    assert begin_revision(case, by=citizen(case), at=working_morning + MORE).pk == draft.pk


def revised(case, at, **changes):
    draft = begin_revision(case, by=citizen(case), at=at)
    for slug, change in changes.items():
        draft.answers[slug] = draft.answers[slug] | change
    draft.save()
    return draft


def test_corrected_answers_are_taken_over_and_the_trail_names_their_labels_alone(case_with_form, working_morning):
    case, at = case_with_form, working_morning + MORE
    mine = {"telepon": "+6281200000001", "email": "siti@contoh.id"}
    draft = revised(case, at, pemilik={"no_kk": "1808030101150099"}, pemohon=mine)
    stage(case, {"kk": [a_photo()]}, by=citizen(case))
    mended = mend(case, by=citizen(case), at=at)
    assert mended.answers["pemilik"]["no_kk"] == "1808030101150099"
    assert the_case(case).answers == mended.answers
    act = case.trail.get(verb="lengkapi")
    assert act.data == {"diganti": ["Kartu Keluarga"], "ubah_isian": ["Nomor KK"]}
    assert "1808030101150099" not in act.note + str(act.data)
    assert statuses(case)["isian"] == "menunggu"
    applicant = the_case(case).applicant
    assert (str(applicant.phone), applicant.email) == ("+6281234567890", "")  # the counter alone changes these
    assert the_case(case).answers["pemohon"]["telepon"] == "+6281234567890"
    draft.refresh_from_db()
    assert (draft.application_id, draft.answers) == (case.pk, {})


def test_a_form_that_nobody_touched_is_not_mended(case_with_form, working_morning):
    case = case_with_form
    stage(case, {"kk": [a_photo()]}, by=citizen(case))
    for _ in range(2):
        with pytest.raises(WrongInput) as refusal:
            mend(case, by=citizen(case), at=working_morning + MORE)
        assert refusal.value.errors == {"isian": FORM_UNTOUCHED}
        begin_revision(case, by=citizen(case), at=working_morning + MORE)


def test_a_form_that_was_left_half_way_is_not_taken_over(case_with_form, working_morning):
    case, at = case_with_form, working_morning + MORE
    revised(case, at, pemilik={"nama": ""})
    stage(case, {"kk": [a_photo()]}, by=citizen(case))
    with pytest.raises(WrongInput) as refusal:
        mend(case, by=citizen(case), at=at)
    assert refusal.value.errors == {"isian": FORM_UNFINISHED}


def test_corrected_answers_may_ask_for_another_paper(case_with_form, working_morning):
    case, at = case_with_form, working_morning + MORE
    revised(case, at, permohonan={"alasan": "rusak"})
    assert {item.code for item in Repair(case, at).wanted} == {"isian", "kk", "ktp-el-lama"}
    stage(case, {"kk": [a_photo()]}, by=citizen(case), at=at)
    with pytest.raises(WrongInput) as refusal:
        mend(case, by=citizen(case), at=at)
    assert refusal.value.errors == {"ktp-el-lama": NOT_REPLACED}
    stage(case, {"ktp-el-lama": [a_photo("lama.jpg")]}, by=citizen(case), at=at)
    mend(case, by=citizen(case), at=at)
    assert statuses(case)["ktp-el-lama"] == "menunggu"


def test_a_form_that_was_accepted_is_not_opened_again(case, client, working_morning):
    with pytest.raises(NotAllowed):
        begin_revision(case, by=citizen(case), at=working_morning + MORE)
    assert client.post(reverse("revise", args=[case.tracking_code])).status_code == 403
    assert not case.revisions.exists()


def test_the_counter_and_the_citizen_correct_a_form_in_drafts_of_their_own(case_with_form, officer, working_morning):
    case, at = case_with_form, working_morning + MORE
    theirs = begin_revision(case, by=Staff(officer, at), at=at)
    theirs.answers["pemilik"]["nama"] = "Siti Aminah Putri"
    theirs.save()
    mine = begin_revision(case, by=citizen(case), at=at)
    assert (mine.recorded_by, mine.answers) == (None, theirs.answers)
    stage(case, {"kk": [a_photo()]}, by=citizen(case), at=at)
    assert mend(case, by=citizen(case), at=at).subject == "Siti Aminah Putri"
    assert list(case.revisions.all()) == [mine]  # what was begun beside it does not come up in a later round


# ---- at the counter


def test_the_front_desk_mends_on_behalf_with_a_word_and_originals(case, officer, working_morning):
    staff = Staff(officer, working_morning + MORE)
    with pytest.raises(WrongInput) as refusal:
        mend(case, by=staff, shown=["kk"], at=staff.at)
    assert refusal.value.errors == {"catatan": ON_BEHALF_MISSING}
    mend(case, by=staff, shown=["kk"], note="Datang ke loket membawa KK.", at=staff.at)
    item = case.items.get(code="kk")
    assert (item.status, item.shown) == ("menunggu", True)
    act = case.trail.get(verb="lengkapi")
    assert (act.on_behalf, act.user, act.data) == (True, officer, {"diperlihatkan": ["Kartu Keluarga"]})
    assert case.attachments.get(requirement="kk").superseded
    check(case, {"kk": Finding(Status.ACCEPTED)}, by=staff)


def test_a_citizen_cannot_say_that_an_original_was_shown(case):
    with pytest.raises(WrongInput):
        mend(case, by=citizen(case), shown=["kk"])


@pytest.mark.parametrize("role", [Role.KASI, Role.OPERATOR, Role.PENYERAHAN])
def test_no_other_desk_mends_for_the_citizen(case, role, working_morning):
    staff = Staff(a_user(role), working_morning)
    for act in (lambda: mend(case, by=staff, note="Ya.", shown=["kk"]), lambda: stage(case, {"kk": []}, by=staff)):
        with pytest.raises(NotAllowed):
            act()


# ---- files that nobody can open


@pytest.fixture
def unreadable(registry, working_morning):
    case = an_application(KtpElektronik, when=working_morning)
    file = case.attachments.get(requirement="kk")
    file.status, file.refusal = Attachment.Status.REFUSED, "Foto ini rusak. Foto ulang dokumennya."
    file.save()
    return case


def test_a_file_that_nobody_can_open_is_sent_again_before_the_check(unreadable):
    resend(unreadable, "kk", [a_photo("kk-baru.jpg")], by=citizen(unreadable))
    files = unreadable.attachments.filter(requirement="kk", superseded=False)
    assert [file.name for file in files] == ["kk-baru.jpg"]
    assert unreadable.trail.get(verb="kirim_ulang").note == "Kartu Keluarga"
    assert statuses(unreadable)["kk"] == "menunggu"
    with pytest.raises(AlreadyDone):
        resend(unreadable, "kk", [a_photo()], by=citizen(unreadable))


@pytest.mark.parametrize("code", ["surat-kehilangan", "isian", "tidak-ada"])
def test_a_readable_file_is_not_replaced_that_way(unreadable, code):
    with pytest.raises(AlreadyDone):
        resend(unreadable, code, [a_photo()], by=citizen(unreadable))


def test_the_tracking_page_asks_for_it(unreadable, client):
    page = client.get(reverse("tracked", args=[unreadable.tracking_code])).content.decode()
    assert "Foto ini rusak" in page
    address = reverse("resend_file", args=[unreadable.tracking_code, "kk"])
    assert address in page
    assert page.count("btn-primary") == 1
    answer = client.post(address, {"files": a_photo(), "utuh": "1"}, follow=True)
    assert "Berkas sudah kami terima" in answer.content.decode()
    assert "Pilih dahulu" in client.post(address, {"utuh": "1"}, follow=True).content.decode()


# ---- the citizen's page


def page_of(case, client) -> str:
    return client.get(reverse("tracked", args=[case.tracking_code])).content.decode()


def test_the_tracking_page_lists_what_to_mend_and_what_is_accepted(case_with_form, client):
    case = case_with_form
    page = page_of(case, client)
    assert BLURRED in page
    assert "Nomor KK tidak cocok" in page
    assert "Sudah diterima, tidak perlu dikirim lagi" in page
    assert reverse("mending_upload", args=[case.tracking_code, "kk"]) in page
    assert reverse("mending_upload", args=[case.tracking_code, "surat-kehilangan"]) not in page
    assert reverse("tracked_act", args=[case.tracking_code, "lengkapi"]) not in page
    assert page.count("btn-primary") == 1
    assert "1808034503900001" not in page


def upload(case, client, code="kk", *files, **more):
    address = reverse("mending_upload", args=[case.tracking_code, code])
    return client.post(address, {"files": files or [a_photo()], "utuh": "1", **more})


def test_uploads_survive_a_reload_and_can_be_thrown_away(case, client):
    answer = upload(case, client)
    assert answer.url == reverse("tracked", args=[case.tracking_code]) + "#syarat-kk"
    page = page_of(case, client)
    assert "ada penggantinya" in page
    drop = reverse("mending_drop", args=[case.tracking_code, held(staging_key(case)).get().public_id])
    assert drop in page
    client.post(drop)
    assert "0 dari 1 sudah ada penggantinya" in page_of(case, client)


def test_a_bad_file_is_told_beside_its_paper_and_the_good_ones_stay(case, client):
    bad = a_photo("skrip.exe", b"MZ" + b"0" * 50)
    answer = upload(case, client, "kk", a_photo(), bad)
    assert answer.status_code == 422
    assert "skrip.exe" in answer.content.decode()
    assert held(staging_key(case)).get().name == "kk.jpg"


@pytest.mark.parametrize("data", [{"utuh": "1"}, {}])
def test_an_upload_without_files_or_cut_off_is_told(case, client, data):
    answer = client.post(reverse("mending_upload", args=[case.tracking_code, "kk"]), data)
    assert answer.status_code == 422


def send(case, client, **more):
    return client.post(reverse("mending", args=[case.tracking_code]), {"seen": the_case(case).moves, **more})


def test_sending_from_the_page_brings_the_file_back_to_the_office(case, client):
    upload(case, client)
    answer = send(case, client, catatan="Sudah terang.")
    assert answer.url == reverse("tracked", args=[case.tracking_code])
    page = page_of(case, client)
    assert f"Nomornya tetap {case.number}" in page
    assert "Sedang diperiksa" in page
    assert the_case(case).state == "penerimaan"


def test_sending_without_a_replacement_names_it_and_keeps_the_word(case, client):
    answer = send(case, client, catatan="Menyusul besok.")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(NOT_REPLACED) == 2  # beside it and in the summary
    assert "Menyusul besok." in page


def test_an_old_page_is_told_so(case, client):
    assert send(case, client, seen=0).status_code == 409
    assert send(case, client, seen="x").status_code == 409


def test_opening_the_form_again_leads_to_its_review(case_with_form, client):
    answer = client.post(reverse("revise", args=[case_with_form.tracking_code]))
    assert answer.url == reverse("review", args=[case_with_form.revisions.get().token])


def test_staff_with_the_link_do_not_mend_as_the_citizen(case, client, officer):
    client.force_login(officer)
    assert upload(case, client).status_code == 403
    assert send(case, client).status_code == 403
    assert client.post(reverse("revise", args=[case.tracking_code])).status_code == 403


def test_the_counter_has_the_same_list(case, client, officer):
    client.force_login(officer)
    page = client.get(reverse("case", args=[case.number])).content.decode()
    address = reverse("mending_counter", args=[case.number])
    assert address in page
    assert "Berkas asli yang diperlihatkan di loket" in page
    seen = the_case(case).moves
    answer = client.post(address, {"seen": seen, "diperlihatkan": ["kk"]})
    assert (answer.status_code, ON_BEHALF_MISSING in answer.content.decode()) == (422, True)
    given = {"seen": seen, "diperlihatkan": ["kk"], "catatan": "Datang ke loket."}
    assert client.post(address, given).url == reverse("case", args=[case.number])
    assert the_case(case).state == "penerimaan"


def test_who_has_no_right_to_the_counter_finds_nothing_there(case, client):
    names = [("mending_counter", ()), ("revise_counter", ()), ("mending_upload_counter", ("kk",))]
    for user in (a_user(), a_user(Role.PETUGAS, "tomohon")):
        client.force_login(user)
        for name, more in [*names, ("mending_drop_counter", (uuid4(),))]:
            assert client.post(reverse(name, args=[case.number, *more])).status_code == 404
    client.force_login(a_user(Role.KASI))
    assert client.post(reverse("revise_counter", args=[case.number])).status_code == 403


def test_the_tracking_page_asks_as_much_of_twelve_papers_as_of_three(
    officer, client, working_morning, django_assert_max_num_queries
):
    for state in ("sent", "returned"):
        counted = []
        for number in (3, 12):
            case = an_application(KartuKeluargaBaru, when=working_morning)
            for position in range(number):
                code = f"syarat-{position}"
                case.items.create(position=20 + position, code=code, name=code, kind="wajib", status=Status.WAITING)
                a_file(case_id=case.pk, requirement=code)
            if state == "returned":
                codes = {f"syarat_{position}": BLURRED for position in range(number)}
                case = returned(case, officer, working_morning, **codes)
                files = {f"syarat-{position}": [a_photo()] for position in range(number)}
                stage(case, files, by=citizen(case))
            page_of(case, client)
            with django_assert_max_num_queries(14) as queries:
                page_of(case, client)
            counted.append(len(queries))
        assert counted[0] == counted[1]


def test_files_that_were_never_sent_are_forgotten_in_the_end(case, working_morning):
    stage(case, {"kk": [a_photo()]}, by=citizen(case))
    sent_at = held(staging_key(case)).get().at
    assert forget_unsent(sent_at + KEPT_FOR - timedelta(days=1)) == 0
    assert forget_unsent(sent_at + KEPT_FOR + timedelta(days=1)) == 1
    assert case.attachments.filter(requirement="kk").exists()
