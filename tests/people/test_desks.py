"""One rule, three questions: the gate, a user's own list and the list of who may act give one answer."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Group, Permission
from guardian.shortcuts import assign_perm, remove_perm

from dukcapil.people.desks import open_desk, seat_for, seats_of, sit_at, who_may
from dukcapil.people.models import Desk, Mandate, Office, User
from dukcapil.people.roles import STAFF_ROLES, Role
from sop_registry.models import Sop
from tests.builders import a_user, seat

IN_FORCE = (date(2026, 11, 1), date(2026, 11, 30))
TODAY_ONLY = (date(2026, 11, 10), date(2026, 11, 10))
OVER = (date(2026, 10, 1), date(2026, 11, 9))
NOT_YET = (date(2026, 11, 11), date(2026, 11, 30))


@dataclass(frozen=True)
class Held:
    """A role somebody holds: at a desk, or by a mandate when it has dates. No SOPs named means all."""

    role: Role
    office: str
    sops: tuple[str, ...] = ()
    dates: tuple[date, date] | None = None

    def opens(self, role, sop: Sop) -> bool:
        served = sop.office.key == self.office and (not self.sops or sop.key in self.sops)
        return role == self.role and served and self.dates not in (OVER, NOT_YET)


BIRTHS = ("way-kanan/akta-kelahiran", "way-kanan/akta-kematian")
PEOPLE = {
    "nobody": (),
    "a front-desk officer": (Held(Role.PETUGAS, "way-kanan"),),
    "the same role elsewhere": (Held(Role.PETUGAS, "tomohon"),),
    "two roles in one office": (Held(Role.KASI, "sukamara"), Held(Role.KABID, "sukamara")),
    "roles in two offices": (Held(Role.KASI, "brebes"), Held(Role.PENGELOLA, "palangka-raya")),
    "every role of an office": tuple(Held(role, "way-kanan") for role in STAFF_ROLES),
    "a desk narrowed to two SOPs": (Held(Role.KABID, "way-kanan", BIRTHS),),
    "a narrowed and a whole desk": (Held(Role.KABID, "way-kanan", BIRTHS), Held(Role.KASI, "way-kanan")),
    "a mandate in force": (Held(Role.KADIS, "way-kanan", dates=IN_FORCE),),
    "a mandate for today alone": (Held(Role.KADIS, "brebes", dates=TODAY_ONLY),),
    "a mandate that is over": (Held(Role.KADIS, "way-kanan", dates=OVER),),
    "a mandate not yet begun": (Held(Role.KADIS, "way-kanan", dates=NOT_YET),),
    "a narrowed mandate": (Held(Role.KADIS, "way-kanan", BIRTHS, IN_FORCE),),
    "a desk and a mandate above it": (
        Held(Role.KABID, "way-kanan", BIRTHS),
        Held(Role.KADIS, "way-kanan", dates=IN_FORCE),
    ),
    "a narrowed desk widened by a mandate": (
        Held(Role.KABID, "way-kanan", BIRTHS),
        Held(Role.KABID, "way-kanan", dates=IN_FORCE),
    ),
}


def give(user: User, held: Held) -> None:
    if held.dates is None:
        seat(user, held.role, held.office, held.sops)
        return
    Mandate.objects.create(
        user=user,
        office=Office.objects.get(key=held.office),
        role=held.role,
        kind=Mandate.Kind.PLH,
        decree="800/12/2026",
        sops=list(held.sops),
        starts_on=held.dates[0],
        ends_on=held.dates[1],
    )


def answers(users: dict[str, User], at: datetime) -> dict[str, dict[str, set]]:
    """For each user the (role, SOP) pairs that each of the three questions says yes to."""
    pairs = [(role, sop) for role in Role for sop in Sop.objects.select_related("office")]
    actors = {(role, sop.key): set(who_may(role, sop.office, sop.key, at)) for role, sop in pairs}
    found = {}
    for name, user in users.items():
        fresh = User.objects.get(pk=user.pk)
        seats = seats_of(fresh, at)
        found[name] = {
            "gate": {(role, sop.key) for role, sop in pairs if seat_for(fresh, role, sop.office, sop.key, at)},
            "list": {
                (role, sop.key)
                for role, sop in pairs
                if any(seat.role == role and seat.office == sop.office and seat.serves(sop.key) for seat in seats)
            },
            "who may": {pair for pair, actors_of_pair in actors.items() if fresh in actors_of_pair},
        }
    return found


def assert_opens_nothing(users: dict[str, User], at: datetime) -> None:
    for name, found in answers(users, at).items():
        assert found == {"gate": set(), "list": set(), "who may": set()}, name


@pytest.fixture
def people(registry) -> dict[str, User]:
    users = {name: a_user() for name in PEOPLE}
    for name, roles in PEOPLE.items():
        for held in roles:
            give(users[name], held)
    return users


def test_gate_and_lists_agree_on_every_person_role_and_sop(people, working_morning):
    sops = list(Sop.objects.select_related("office"))
    for name, found in answers(people, working_morning).items():
        expected = {
            (role, sop.key) for role in Role for sop in sops if any(held.opens(role, sop) for held in PEOPLE[name])
        }
        assert found == {"gate": expected, "list": expected, "who may": expected}, name


def test_an_inactive_user_holds_nothing(people, working_morning):
    User.objects.filter(pk__in=[user.pk for user in people.values()]).update(is_active=False)
    assert_opens_nothing(people, working_morning)


def test_a_superuser_without_a_desk_may_not_act(registry, working_morning):
    user = User.objects.create_superuser("teknisi", password="rahasia")
    assert_opens_nothing({"user": user}, working_morning)


def test_a_permission_on_the_model_opens_nothing(registry, working_morning):
    user, group = a_user(), Group.objects.create(name="semua kantor")
    user.groups.add(group)
    for role in STAFF_ROLES:
        permission = Permission.objects.get(codename=role.permission)
        user.user_permissions.add(permission)
        group.permissions.add(permission)
    assert_opens_nothing({"user": user}, working_morning)


def test_a_permission_on_the_office_without_a_desk_opens_nothing(registry, working_morning, way_kanan):
    user = a_user()
    for role in STAFF_ROLES:
        assign_perm(f"people.{role.permission}", user, way_kanan)
    assert_opens_nothing({"user": user}, working_morning)


def test_the_gate_stays_shut_when_a_desk_lost_its_permission(registry, working_morning, way_kanan):
    user = a_user(Role.KASI)
    desk = Desk.objects.get(group__user=user)
    remove_perm(f"people.{Role.KASI.permission}", desk.group, way_kanan)
    user = User.objects.get(pk=user.pk)
    assert seat_for(user, Role.KASI, way_kanan, "way-kanan/kk-baru", working_morning) is None


def test_a_desk_is_taken_before_a_mandate(registry, working_morning, way_kanan):
    user = a_user(Role.KABID)
    give(user, Held(Role.KABID, "way-kanan", dates=IN_FORCE))
    assert seat_for(user, Role.KABID, way_kanan, "way-kanan/kk-baru", working_morning).mandate is None


def test_a_mandate_names_its_holder_as_the_paper_prints_it(registry, working_morning, way_kanan):
    user = a_user()
    give(user, Held(Role.KADIS, "way-kanan", dates=IN_FORCE))
    found = seat_for(user, Role.KADIS, way_kanan, "way-kanan/kk-baru", working_morning)
    assert found.name == f"Plh. {way_kanan.label_of(Role.KADIS)}"


def test_a_mandate_ends_at_midnight_of_its_own_office(registry):
    """23.30 on the 10th in Way Kanan (WIB) is 00.30 on the 11th in Tomohon (WITA)."""
    at = datetime(2026, 11, 10, 16, 30, tzinfo=UTC)
    user = a_user()
    give(user, Held(Role.KADIS, "way-kanan", dates=TODAY_ONLY))
    give(user, Held(Role.KADIS, "tomohon", dates=TODAY_ONLY))
    assert {seat.office.key for seat in seats_of(user, at)} == {"way-kanan"}
    assert {sop.partition("/")[0] for _, sop in answers({"user": user}, at)["user"]["who may"]} == {"way-kanan"}


def test_seats_cost_two_queries_once(registry, working_morning, django_assert_num_queries):
    user = User.objects.get(pk=a_user(Role.KASI).pk)
    with django_assert_num_queries(2):
        for _ in range(3):
            seats_of(user, working_morning)


def test_sitting_at_desks_replaces_those_held_and_keeps_other_groups(registry, working_morning, way_kanan):
    user = a_user(Role.PETUGAS)
    other = Group.objects.create(name="bukan meja")
    user.groups.add(other)
    wanted = [open_desk(way_kanan, Role.KASI, "Kasi"), open_desk(way_kanan, Role.KABID, "Kabid Capil", BIRTHS)]
    seats_of(user, working_morning)
    sit_at(user, wanted)
    assert {seat.role for seat in seats_of(user, working_morning)} == {Role.KASI, Role.KABID}
    assert set(user.groups.all()) == {other, *(desk.group for desk in wanted)}


def test_opening_a_desk_twice_gives_the_same_desk(way_kanan):
    first = open_desk(way_kanan, Role.KASI, "Kasi Identitas")
    assert open_desk(way_kanan, Role.KASI, "Kasi Identitas") == first


def test_the_old_name_of_a_renamed_desk_may_be_used_again(way_kanan):
    renamed = open_desk(way_kanan, Role.KASI, "Kasi Identitas")
    renamed.name = "Kasi Pindah Datang"
    renamed.save()
    assert open_desk(way_kanan, Role.KASI, "Kasi Identitas").group != renamed.group


def test_long_names_of_desks_do_not_share_a_group(way_kanan):
    name = "Kepala Bidang Pemanfaatan Data dan Inovasi Pelayanan Administrasi Kependudukan Kabupaten Way Kanan"
    assert open_desk(way_kanan, Role.KABID, f"{name} 1").group != open_desk(way_kanan, Role.KABID, f"{name} 2").group
