"""The invented staff of the demo: one person per role and office, all with one password."""

from django.contrib.auth.hashers import make_password

from dukcapil.people.accounts import vouch_for_email
from dukcapil.people.desks import open_desk
from dukcapil.people.models import Desk, Office, User
from dukcapil.people.roles import STAFF_ROLES, Role

PASSWORD = "contoh-dukcapil"  # noqa: S105 (printed at start; only ever in a demo database)

_NAMES = {
    Role.PETUGAS: ("Ratna", "Wulandari"),
    Role.OPERATOR: ("Yusuf", "Hidayat"),
    Role.PENYERAHAN: ("Dewi", "Lestari"),
    Role.KASI: ("Bambang", "Prasetyo"),
    Role.KABID: ("Sri", "Handayani"),
    Role.PENGELOLA: ("Agus", "Setiawan"),
    Role.TIM: ("Maria", "Tumbelaka"),
    Role.KADIS: ("Hendra", "Gunawan"),
    Role.ADMIN: ("Indah", "Permata"),
}
_DIVISIONS = {  # Way Kanan's two bidang, each with its own Kabid
    "way-kanan": {
        "Kabid Pendaftaran Penduduk": ("kk-baru", "skpwni", "ktp-el", "kia"),
        "Kabid Pencatatan Sipil": ("akta-kelahiran", "akta-kematian"),
    }
}
TECHNICIAN = "teknisi"


def username(role: Role, office: Office, suffix: str = "") -> str:
    """``petugas.way-kanan``."""
    return f"{role.value}{suffix}.{office.key}"


def seed_staff() -> None:
    """Make every demo account that is missing. One hash serves all: hashing is slow on purpose."""
    password = make_password(PASSWORD)
    for office in Office.objects.all():
        for role in STAFF_ROLES:
            _seat(username(role, office), _NAMES[role], _own_desk(office, role), password)
        for number, (name, slugs) in enumerate(_DIVISIONS.get(office.key, {}).items(), start=2):
            desk = open_desk(office, Role.KABID, name, [f"{office.key}/{slug}" for slug in slugs])
            _seat(username(Role.KABID, office, str(number)), ("Kartika", name.split()[-1]), desk, password)
    if not User.objects.filter(username=TECHNICIAN).exists():
        User.objects.create_superuser(TECHNICIAN, password=PASSWORD, first_name="Teknisi", last_name="Portal")


def _own_desk(office: Office, role: Role) -> Desk:
    return open_desk(office, role, office.label_of(role))


def _seat(name: str, person: tuple[str, str], desk: Desk, password: str) -> None:
    email = f"{name}@contoh.go.id"
    user, is_new = User.objects.get_or_create(
        username=name, defaults={"first_name": person[0], "last_name": person[1], "password": password, "email": email}
    )
    if is_new:
        vouch_for_email(user)
    user.groups.add(desk.group)
