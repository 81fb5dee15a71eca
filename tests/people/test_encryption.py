"""A NIK is unreadable at rest, can be found by its keyed index, and survives a change of keys."""

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ValidationError
from django.db import connection

from dukcapil.people.checks import nik_keys_encrypt
from dukcapil.people.encryption import blind_index, mask
from dukcapil.people.models import Citizen
from dukcapil.people.numbers import clean_nik
from tests.builders import a_citizen

NIK = "1808030101900007"
CARD = "1808030202100001"


@pytest.fixture
def citizen(registry) -> Citizen:
    citizen = a_citizen(nik=NIK, family_card=CARD)
    citizen.save()
    return citizen


def raw(citizen: Citizen) -> dict[str, str]:
    """The row as the database holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_citizen WHERE id = %s", [citizen.pk])
        return dict(zip([column.name for column in cursor.description], cursor.fetchone(), strict=True))


def reread(citizen: Citizen) -> Citizen:
    return Citizen.objects.get(pk=citizen.pk)


def test_no_column_holds_the_numbers_in_the_clear(citizen):
    row = " ".join(str(value) for value in raw(citizen).values())
    assert NIK not in row
    assert CARD not in row
    assert raw(citizen)["nik"].startswith("gAAAA")


def test_the_numbers_come_back_as_they_were_given(citizen):
    found = reread(citizen)
    assert (found.nik, found.family_card) == (NIK, CARD)


def test_one_nik_is_encrypted_differently_each_time(citizen):
    other = a_citizen(nik=NIK)
    other.save()
    assert raw(other)["nik"] != raw(citizen)["nik"]
    assert raw(other)["nik_index"] == raw(citizen)["nik_index"]


def test_a_citizen_is_found_by_the_index_and_not_by_the_number(citizen):
    assert Citizen.objects.get(nik_index=blind_index(NIK)) == citizen
    assert Citizen.objects.get(family_card_index=blind_index(CARD)) == citizen
    assert not Citizen.objects.filter(nik=NIK).exists()


def test_a_changed_nik_changes_its_index(citizen):
    citizen.nik = "1808030101900008"
    citizen.save()
    assert not Citizen.objects.filter(nik_index=blind_index(NIK)).exists()


def test_the_index_hangs_on_its_own_key(settings):
    before = blind_index(NIK)
    settings.NIK_INDEX_KEY = "kunci lain"
    assert blind_index(NIK) != before


def test_no_number_leaves_no_trace(registry):
    citizen = a_citizen()
    citizen.save()
    row = raw(citizen)
    assert (row["nik"], row["nik_index"], row["family_card"], row["family_card_index"]) == ("", "", "", "")
    assert reread(citizen).nik == ""


def test_a_new_key_encrypts_and_the_old_one_still_opens(citizen, settings):
    old, new = settings.NIK_KEYS[0], Fernet.generate_key().decode()
    settings.NIK_KEYS = [new, old]
    found = reread(citizen)
    assert found.nik == NIK
    found.save()
    settings.NIK_KEYS = [new]
    assert reread(citizen).nik == NIK
    assert Citizen.objects.get(nik_index=blind_index(NIK)) == citizen


def test_a_lost_key_says_so(citizen, settings):
    settings.NIK_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(ValueError, match="periksa NIK_KEYS"):
        reread(citizen)


@pytest.mark.parametrize(
    "number, shown", [(NIK, "180803********07"), ("12345678", "********"), ("123", "***"), ("", "")]
)
def test_a_masked_number_shows_its_ends_alone(number, shown):
    assert mask(number) == shown


def test_a_citizen_is_shown_with_the_masked_nik(citizen):
    assert citizen.masked_nik == "180803********07"
    assert NIK not in f"{citizen} {citizen!r}"


@pytest.mark.parametrize("typed", [NIK, "1808 0301 0190 0007", "180803-010190-0007", "1808.0301.0190.0007"])
def test_a_nik_may_be_typed_in_groups(typed):
    assert clean_nik(typed) == NIK


@pytest.mark.parametrize("typed", ["", "180803", NIK + "1", "18080301019O0007", "１８０８０３０１０１９００００７"])
def test_a_nik_of_another_shape_is_refused_with_a_sentence(typed):
    with pytest.raises(ValidationError, match="NIK"):
        clean_nik(typed)


def test_sound_keys_pass_the_system_check(settings):
    settings.NIK_KEYS = [Fernet.generate_key().decode(), f" {Fernet.generate_key().decode()} "]
    assert nik_keys_encrypt(None) == []


@pytest.mark.parametrize("bad", ["pendek", "", "kunci-rahasia-é", "c" * 43 + "!"])
def test_the_system_check_names_a_key_that_is_none_and_does_not_show_it(settings, bad):
    settings.NIK_KEYS = [Fernet.generate_key().decode(), bad]
    (error,) = nik_keys_encrypt(None)
    assert error.id == "people.E001"
    assert error.is_serious()
    assert "kunci ke-2 bukan kunci Fernet" in error.msg
    assert not bad or bad not in error.msg


def test_the_system_check_wants_at_least_one_key(settings):
    settings.NIK_KEYS = []
    assert "NIK_KEYS kosong" in nik_keys_encrypt(None)[0].msg
