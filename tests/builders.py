"""Plain functions that make what a test needs: ``a_case(of=PengaduanWayKanan, at="solusi")``."""

from datetime import datetime, timedelta
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile

from complaints.models import Category, Complaint
from dukcapil.casework.models import Case
from dukcapil.casework.parties import CitizenOf, Party, Staff
from dukcapil.casework.perform import file_case, perform
from dukcapil.demo.cases import ways_to_every_state
from dukcapil.demo.histories import Narrator
from dukcapil.demo.papers import Papers
from dukcapil.demo.people import Pool
from dukcapil.demo.plans import plan_of
from dukcapil.demo.staff import seed_staff
from dukcapil.demo.world import read_world
from dukcapil.demo.writing import Writer
from dukcapil.people.desks import open_desk
from dukcapil.people.desks import staff_of as staff_members
from dukcapil.people.models import Citizen, Office, User
from dukcapil.people.roles import Role
from dukcapil.worktime.calendar import add_office_time
from dukcapil.worktime.queries import calendar_of
from sop_registry.models import Sop
from tests.files.making_pdfs import a_pdf

_serial = count(1)
STEP = timedelta(minutes=2)


def a_user(role: Role | None = None, office: str = "way-kanan", sops=(), username: str = "") -> User:
    """A user with the password "rahasia", at the desk of a role when one is named."""
    user = User.objects.create_user(username or f"pengguna{next(_serial)}", password="rahasia", first_name="Ani")
    if role is not None:
        seat(user, role, office, sops)
    return user


def seat(user: User, role: Role, office: str = "way-kanan", sops=()) -> None:
    at = Office.objects.get(key=office)
    name = f"Meja {role.label} {next(_serial)}" if sops else at.label_of(role)
    user.groups.add(open_desk(at, role, name, sops).group)
    for remembered in ("_desks_and_mandates", "_object_permissions"):
        user.__dict__.pop(remembered, None)


def staff_of(office: str = "way-kanan", at: datetime | None = None) -> dict[Role, User]:
    """One user for each role of an office."""
    return {role: a_user(role, office) for role in Role if role is not Role.PEMOHON}


def a_citizen(office: str = "way-kanan", **more) -> Citizen:
    given = {"name": "Siti Aminah", "phone": "+6281234567890", **more}
    return Citizen(office=Office.objects.get(key=office), **given)


def a_case(of: type[Case], at: str = "", *, when: datetime, staff: dict | None = None, **more) -> Case:
    """A case of an SOP, led to a state by its own roles; each act takes two office minutes."""
    sop = Sop.objects.select_related("office").get(key=of.flow.sop)
    if issubclass(of, Complaint):
        more.setdefault("category", Category.objects.get(key="keterlambatan"))
        more.setdefault("text", "Surat pindah saya belum selesai setelah empat hari.")
    case, _ = file_case(
        by=None,
        sop=sop,
        applicant=more.pop("applicant", None) or a_citizen(sop.office.key),
        channel=more.pop("channel", "web"),
        subject="Keterlambatan",
        at=when,
        **more,
    )
    return lead(case, ways_to_every_state(of.flow)[at or of.flow.first.name], when=when, staff=staff)


def many_cases(of: type[Case], at: str, number: int, *, now: datetime) -> None:
    """So many cases of an SOP in a state at a moment, with the rows that ``a_case`` makes but written all at once."""
    seed_staff()
    world = read_world(now, months=3)
    place = next(place for place in world.places if place.sop.key == of.flow.sop)
    first = Case.objects.count()
    plans = [plan_of(first + n, world, 7, lambda rng: (place, at)) for n in range(number)]
    writer = Writer(Narrator(world, Papers(own=False)), Pool(world, number, 7))
    writer.write(writer.tell(sorted(plans, key=lambda plan: plan.filed_at)))


def lead(case: Case, verbs: list[str], *, when: datetime, staff: dict | None = None) -> Case:
    """Do a list of verbs, each by a role that may."""
    staff = staff or {}
    calendar = calendar_of(case.office)
    for verb in verbs:
        when = add_office_time(when, STEP, calendar)
        role = case.flow.exits_of(case.state)[verb].by[0]
        if role is not Role.PEMOHON and role not in staff:
            staff[role] = a_user(role, case.office.key)
        case = perform(
            case, verb, by=party(role, case, staff.get(role), when), note="Keterangan.", fields=texts(case), at=when
        )
    return case


def party(role: Role, case: Case, user: User | None, at: datetime) -> Party:
    return CitizenOf(case.pk) if role is Role.PEMOHON else Staff(user, at)


def a_document(name: str = "dokumen.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    """A PDF as it comes from SIAK."""
    return SimpleUploadedFile(name, content or a_pdf(), "application/pdf")


def texts(case: Case) -> dict:
    """Every text an act may ask for."""
    return {
        "jawaban": "Dokumen dapat diambil besok.",
        "telaahan": "Fakta dan usul.",
        "disposisi": "Selesaikan hari ini.",
        "disposisi_kepada": staff_members(case.office).first() or a_user(Role.OPERATOR, case.office.key),
        "tim": "Maria, Yusuf",
        "nomor_dokumen": "1808-LU-10112026-0001",
        "nomor_seri": f"A {next(_serial):07d}",
        "saksi_1": "Rahmat Hidayat",
        "saksi_2": "Dewi Anggraini",
        "resi": "P2611100001",
        "penerima": "Siti Aminah",
        "sebab": "blanko",
        "dokumen": a_document(),
    }
