"""Filing an application: one transaction, once for a draft however often it is sent, and every paper with its fate."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dukcapil.casework.attachments import held, hold
from dukcapil.casework.chain import broken_links
from dukcapil.casework.models import Attachment, Case, Counter, Trail
from dukcapil.casework.parties import Staff
from dukcapil.casework.refusals import NotAllowed, Refusal, WrongInput
from dukcapil.notices.models import Notice
from dukcapil.people.encryption import blind_index
from dukcapil.people.models import Citizen
from dukcapil.people.roles import Role
from services.intake import file_application
from services.models import Application, Draft, RequirementItem
from sop_registry.models import Sop
from tests.builders import a_user
from tests.casework.test_races import at_once
from tests.files.making_pdfs import a_pdf

from .filled import SOPS, filled

PAPERS = {
    "kk-baru": ["buku-nikah"],
    "skpwni": ["kk-asli"],
    "ktp-el": ["kk", "surat-kehilangan"],
    "kia": ["kk", "akta-kelahiran", "ktp-orang-tua", "foto"],
    "akta-kelahiran": ["surat-kelahiran", "buku-nikah", "kk"],
    "akta-kematian": ["surat-desa", "kk", "ktp-el"],
}


def a_draft(slug: str, at, *, papers=None, **more) -> Draft:
    """A form filled in well, with every paper it needs."""
    sop = Sop.objects.select_related("office").get(key=f"way-kanan/{slug}")
    draft = Draft(sop=sop, answers=filled(sop.key), **more)
    draft.saved(at)
    draft.save()
    for code in PAPERS[slug] if papers is None else papers:
        hold(draft.form_key, [SimpleUploadedFile(f"{code}.pdf", a_pdf(), "application/pdf")], code)
    return draft


def send(draft: Draft, at, *, answers=None, **more) -> Application:
    """The draft as the review page sends it."""
    answers = answers or draft.answers
    contact = answers["pemohon"]
    given = {
        "channel": draft.channel,
        "name": contact["nama"],
        "phone": contact["telepon"],
        "email": contact["email"],
        "nik": contact["nik"],
        "family_card": contact["no_kk"],
        "delivery": answers["penyerahan"]["cara"],
    }
    return file_application(sop=draft.sop, answers=answers, draft=draft, at=at, **given | more)


def items_of(application: Application) -> dict[str, str]:
    return {item.code: item.status for item in application.items.all()}


@pytest.mark.parametrize("sop", SOPS)
def test_a_form_with_its_papers_is_an_application(registry, working_morning, sop):
    slug = sop.partition("/")[2]
    draft = a_draft(slug, working_morning)
    application = send(draft, working_morning)
    assert application.state == application.flow.first.name
    assert application.answers == filled(sop)
    assert application.number.endswith("-2026-000001")
    statuses = items_of(application)
    assert next(iter(statuses)) == "isian"
    assert {code for code, status in statuses.items() if status == "menunggu"} == {"isian", *PAPERS[slug]}
    assert set(statuses.values()) <= {"menunggu", "kosong"}
    assert application.attachments.count() == len(PAPERS[slug])
    draft.refresh_from_db()
    assert (draft.application_id, draft.answers) == (application.pk, {})


def test_the_applicant_is_known_by_numbers_that_are_kept_secret(registry, working_morning):
    application = send(a_draft("kia", working_morning), working_morning)
    applicant = Citizen.objects.get(cases=application)
    assert (applicant.nik, applicant.family_card) == ("1808034503900001", "1808030101150002")
    assert applicant.family_card_index == blind_index("1808030101150002")
    assert application.subject == "Bima Santoso"
    assert ("NIK anak (Anak)", "1808031005190006") in application.personal_facts
    raw = Application.objects.extra(select={"raw": "answers"}).values_list("raw", flat=True).get()
    assert "1808031005190006" not in raw


def test_a_draft_sent_twice_is_one_application(registry, working_morning):
    draft = a_draft("ktp-el", working_morning)
    first = send(draft, working_morning)
    again = send(draft, working_morning + timedelta(minutes=1), answers=filled("way-kanan/ktp-el"))
    assert (again.pk, again.number) == (first.pk, first.number)
    assert Case.objects.count() == Citizen.objects.count() == Notice.objects.count() == 1


def test_a_draft_that_is_gone_is_told(registry, working_morning):
    draft = a_draft("ktp-el", working_morning, papers=[])
    Draft.objects.all().delete()
    with pytest.raises(Refusal, match="tidak tersimpan"):
        send(draft, working_morning)


def test_a_missing_paper_and_missing_alternatives_send_nothing(registry, working_morning):
    draft = a_draft("skpwni", working_morning, papers=[])
    answers = filled("way-kanan/skpwni", pindah={"anak_tertinggal": "ya"})
    with pytest.raises(WrongInput) as refusal:
        send(draft, working_morning, answers=answers)
    assert set(refusal.value.errors) == {"Kartu Keluarga", "perwalian"}
    assert not Case.objects.exists()
    assert not Citizen.objects.exists()
    assert not Counter.objects.exists()


def test_a_paper_that_the_worker_refused_is_missing(registry, working_morning):
    draft = a_draft("ktp-el", working_morning)
    held(draft.form_key).filter(requirement="kk").update(status=Attachment.Status.REFUSED)
    with pytest.raises(WrongInput) as refusal:
        send(draft, working_morning)
    assert set(refusal.value.errors) == {"kk"}


def test_a_photo_of_a_child_under_five_does_not_come_along(registry, working_morning):
    draft = a_draft("kia", working_morning)
    answers = filled("way-kanan/kia", anak={"tanggal_lahir": "2023-01-01"})
    application = send(draft, working_morning, answers=answers)
    assert "foto" not in items_of(application)
    assert "foto" not in application.attachments.values_list("requirement", flat=True)
    assert not held(draft.form_key).exists()


def test_answers_that_no_longer_fit_are_told_by_section(registry, working_morning):
    draft = a_draft("akta-kematian", working_morning)
    answers = filled("way-kanan/akta-kematian", kematian={"tanggal": "1940-01-01"})
    with pytest.raises(WrongInput) as refusal:
        send(draft, working_morning, answers=answers)
    assert set(refusal.value.errors) == {"kematian"}


def test_answers_of_a_section_that_is_not_asked_are_not_kept(registry, working_morning):
    draft = a_draft("akta-kelahiran", working_morning, papers=["kk", "berita-acara-kepolisian"])
    answers = filled("way-kanan/akta-kelahiran", asal_usul={"asal_usul": "temuan"})
    application = send(draft, working_morning, answers=answers)
    assert "orang_tua" not in application.answers


def test_originals_shown_at_the_counter_are_accepted_and_the_rest_may_wait(registry, working_morning):
    officer = a_user(Role.PETUGAS)
    received = working_morning - timedelta(minutes=20)
    draft = a_draft(
        "ktp-el", working_morning, papers=[], channel="loket", shown=["kk"], recorded_by=officer, received_at=received
    )
    answers = filled("way-kanan/ktp-el", pemohon={"telepon": "", "email": ""})
    application = send(
        draft, working_morning, answers=answers, by=Staff(officer, working_morning), received_at=received, phone=""
    )
    assert items_of(application) == {"isian": "menunggu", "kk": "diterima", "surat-kehilangan": "kosong"}
    seen = RequirementItem.objects.get(application=application, code="kk")
    assert (seen.shown, seen.checked_by, seen.checked_at) == (True, officer, working_morning)
    assert application.received_at == received
    opening = Trail.objects.get(case_id=application.pk)
    assert (opening.user, opening.on_behalf) == (officer, True)


def test_a_citizen_cannot_say_that_an_original_was_shown(registry, working_morning):
    draft = a_draft("ktp-el", working_morning, papers=["surat-kehilangan"], shown=["kk"])
    with pytest.raises(WrongInput):
        send(draft, working_morning)


@pytest.mark.parametrize(
    "seat",
    [
        {"role": Role.KASI},
        {"role": Role.PETUGAS, "sops": ["way-kanan/kia"]},
        {"role": Role.PETUGAS, "office": "brebes"},
    ],
)
def test_only_a_front_desk_of_this_service_records(registry, working_morning, seat):
    draft = a_draft("ktp-el", working_morning)
    with pytest.raises(NotAllowed):
        send(draft, working_morning, by=Staff(a_user(**seat), working_morning))
    assert not Case.objects.exists()


def test_one_draft_sent_fifty_times_at_once_is_one_application(committed, working_morning):
    draft = a_draft("ktp-el", working_morning)
    answers = filled("way-kanan/ktp-el")
    numbers = at_once(lambda _: send(draft, working_morning, answers=answers).number, 50)
    assert len(set(numbers)) == 1
    assert Application.objects.count() == Citizen.objects.count() == 1
    assert Trail.objects.count() == Notice.objects.count() == 1
    assert RequirementItem.objects.count() == 3
    assert Counter.objects.get(series="KTP").last == 1


def test_fifty_drafts_sent_at_once_have_no_gap_and_no_double(committed, working_morning):
    drafts = [a_draft("ktp-el", working_morning, papers=PAPERS["ktp-el"] if n % 5 else []) for n in range(50)]

    def work(number):
        try:
            return send(drafts[number], working_morning).number
        except WrongInput:  # every fifth lacks its papers
            return None

    numbers = [number for number in at_once(work, 50) if number]
    assert len(numbers) == len(set(numbers)) == 40
    assert sorted(int(number[-6:]) for number in numbers) == list(range(1, 41))
    assert Citizen.objects.count() == 40
    assert broken_links() == []
