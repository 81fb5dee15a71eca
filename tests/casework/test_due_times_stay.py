"""No edit, note or reassignment moves a due time: only acts of the flow and a changed calendar do."""

from datetime import date, datetime

import pytest

from complaints.models import Complaint, PengaduanWayKanan
from complaints.national import set_grade
from dukcapil.casework.attachments import attach, clean_waiting
from dukcapil.casework.models import Case
from dukcapil.casework.parties import CitizenOf, Staff
from dukcapil.casework.perform import perform
from dukcapil.casework.privacy import open_personal_data, set_secrecy
from dukcapil.casework.recounting import recount_changed_calendars
from dukcapil.casework.talk import write
from dukcapil.people.desks import sit_at
from dukcapil.people.models import Desk, Mandate, Office
from dukcapil.people.roles import Role
from services.checking import Finding, check
from services.models import KartuIdentitasAnak, KartuKeluargaBaru
from services.placing import loose_of_case, place_in_case
from tests.builders import a_case, a_user
from tests.complaints.test_public_form import photo
from tests.conftest import WIB
from tests.services.applying import Status, a_file, an_application, statuses

_LIMITS = ("due_at", "step_due_at", "step_warn_at", "next_alert_at", "left_seconds", "step_left_seconds")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=WIB)


LATER = at(10, 9, 5)


def limits_of(case: Case) -> dict[str, datetime | int | None]:
    recount_changed_calendars(LATER)
    return Case.objects.values(*_LIMITS).get(pk=case.pk)


def narrow_the_desk(case, officer):
    desk = Desk.objects.get(office=case.office, role=Role.PETUGAS)
    desk.sops, desk.name = ["way-kanan/kia"], "Loket KIA"
    desk.save()


def move_the_officer(case, officer):
    sit_at(officer, [Desk.objects.get(office=case.office, role=Role.OPERATOR)])


def send_the_officer_away(case, officer):
    officer.is_active = False
    officer.save()


def put_somebody_in_their_place(case, officer):
    sit_at(a_user(), [Desk.objects.get(office=case.office, role=Role.PETUGAS)])
    Mandate.objects.create(
        user=a_user(Role.OPERATOR),
        office=case.office,
        role=Role.PETUGAS,
        kind=Mandate.Kind.PLH,
        decree="800/1",
        starts_on=date(2026, 11, 1),
        ends_on=date(2026, 11, 30),
    )


def edit_the_office(case, officer):
    office = Office.objects.get(pk=case.office_id)
    office.address, office.phone, office.objection_rounds = "Jalan baru 1", "0721-123", 5
    office.save()


def hide_the_name(case, officer):
    set_secrecy(case, anonymous=True, confidential=False, by=Staff(officer, LATER))


def hide_the_content(case, officer):
    set_secrecy(case, anonymous=False, confidential=True, by=Staff(officer, LATER))


def open_the_data(case, officer):
    open_personal_data(case, by=Staff(officer, LATER), purpose="Mencocokkan dengan KTP-el.")


def note_something(case, officer):
    write(case, "Sudah ditelepon.", by=Staff(officer, LATER), internal=True, at=LATER)


def write_to_the_citizen(case, officer):
    write(case, "Mohon tunggu sebentar.", by=Staff(officer, LATER), at=LATER)


def hear_from_the_citizen(case, officer):
    write(case, "Apa kabarnya?", by=CitizenOf(case.pk), at=LATER)


def hear_with_a_photo(case, officer):
    write(case, "Ini buktinya.", by=CitizenOf(case.pk), uploads=[photo()], at=LATER)
    clean_waiting()


def attach_a_file(case, officer):
    attach(case, photo(), by=officer)
    clean_waiting()


DEEDS = [
    narrow_the_desk,
    move_the_officer,
    send_the_officer_away,
    put_somebody_in_their_place,
    edit_the_office,
    hide_the_name,
    hide_the_content,
    open_the_data,
    note_something,
    write_to_the_citizen,
    hear_from_the_citizen,
    hear_with_a_photo,
    attach_a_file,
]
OF_DOCUMENTS = [deed for deed in DEEDS if deed is not hide_the_name]  # a document bears its applicant's name


@pytest.mark.parametrize(
    "of, state, deed",
    [
        *((PengaduanWayKanan, "solusi", deed) for deed in DEEDS),
        *((KartuKeluargaBaru, "koreksi_kasi", deed) for deed in OF_DOCUMENTS),
    ],
)
def test_what_is_done_beside_the_flow_moves_no_due_time(registry, of, state, deed):
    officer = a_user(Role.PETUGAS)
    case = a_case(of, state, when=at(10, 9))
    before = limits_of(case)
    assert before["due_at"] and before["step_due_at"] and before["next_alert_at"]
    deed(case, officer)
    assert limits_of(case) == before


@pytest.mark.parametrize("grade", Complaint.Grade.values)
def test_another_class_moves_the_national_limit_alone(registry, grade):
    case = a_case(PengaduanWayKanan, "solusi", when=at(10, 9), grade=Complaint.Grade.PLAIN)
    before = limits_of(case)
    set_grade(case, grade, by=Staff(a_user(Role.PETUGAS), LATER))
    assert Complaint.objects.get(pk=case.pk).grade == grade
    assert limits_of(case) == before


def test_a_disposition_gives_nobody_more_time(registry):
    """The act itself leads on; whom it names makes no difference to the limits."""
    kasi, named = a_user(Role.KASI), a_user(Role.OPERATOR)
    plain, given = (a_case(KartuKeluargaBaru, "koreksi_kasi", when=at(10, 9)) for _ in range(2))
    promised = plain.due_at
    perform(plain, "setujui", by=Staff(kasi, LATER), at=LATER)
    fields = {"disposisi": "Dahulukan.", "disposisi_kepada": named}
    perform(given, "setujui", by=Staff(kasi, LATER), fields=fields, at=LATER)
    assert given.messages.get(addressee=named).text == "Dahulukan."
    assert limits_of(given) == limits_of(plain)
    assert limits_of(given)["due_at"] == promised


def test_a_paper_refused_and_a_photo_placed_move_no_due_time(registry):
    petugas, kasi = (Staff(a_user(role), at(10, 9)) for role in (Role.PETUGAS, Role.KASI))
    case = an_application(KartuIdentitasAnak, when=at(10, 9))
    check(case, dict.fromkeys(statuses(case), Finding(Status.ACCEPTED)), by=petugas, at=at(10, 9, 1))
    case = perform(case, "lengkap", by=petugas, at=at(10, 9, 2))
    case = perform(case, "kembalikan", by=kasi, note="Foto KK buram.", at=at(10, 9, 3))
    before = limits_of(case)
    assert before["due_at"] and before["step_due_at"]
    check(case, {"kk": Finding(Status.REFUSED, "Foto buram atau terpotong")}, by=petugas, at=at(10, 9, 4))
    assert limits_of(case) == before
    word = write(case, "Ini foto KK yang jelas.", by=CitizenOf(case.pk), at=at(10, 9, 4))
    a_file(case_id=case.pk, message=word)
    (loose,) = loose_of_case(case)
    assert place_in_case(case, {loose.file.public_id: "kk"}, by=petugas, at=LATER) == 1
    assert limits_of(case) == before
