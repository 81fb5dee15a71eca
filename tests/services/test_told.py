"""What answers say: in words with masked numbers, in full behind a purpose, as warnings that block nothing."""

from datetime import date

import pytest

from services.told import Line, parts_of, secrets_of, subject_of, told_for_rules, warnings_of

from .filled import SOPS, filled

TODAY = date(2026, 11, 10)


def numbers_in(value) -> set[str]:
    """Every NIK and No. KK in answers."""
    if isinstance(value, dict):
        return {each for name, inner in value.items() for each in _numbers(name, inner)}
    return set().union(*(numbers_in(each) for each in value)) if value else set()


def _numbers(name, value) -> set[str]:
    if isinstance(value, dict | list):
        return numbers_in(value)
    return {value} if value and (name.startswith("nik") or name == "no_kk") else set()


@pytest.mark.parametrize("sop", SOPS)
def test_no_number_stands_in_full_among_the_parts(sop):
    parts = parts_of(sop, filled(sop))
    said = " ".join(line.value for part in parts for line in part.lines)
    numbers = numbers_in(filled(sop))
    assert numbers
    assert not [number for number in numbers if number in said]
    assert all("*" in line.value for part in parts for line in part.lines if line.secret)


@pytest.mark.parametrize("sop", SOPS)
def test_every_number_but_the_applicants_own_is_opened_together(sop):
    answers = filled(sop)
    own = numbers_in(answers.pop("pemohon"))
    opened = {number for _, number in secrets_of(sop, filled(sop))}
    assert opened == numbers_in(answers)
    assert own
    labels = [label for label, _ in secrets_of(sop, filled(sop))]
    assert len(labels) == len(set(labels))


def test_choices_days_times_and_ticks_are_said_in_words():
    parts = {part.slug: part for part in parts_of("way-kanan/akta-kelahiran", filled("way-kanan/akta-kelahiran"))}
    assert Line("Tanggal lahir", "20 Oktober 2026") in parts["anak"].lines
    assert Line("Jam lahir", "08.30") in parts["anak"].lines
    assert Line("Penolong kelahiran", "Bidan atau perawat") in parts["kelahiran"].lines
    assert Line("NIK ibu", "180803********01", secret=True) in parts["orang_tua"].lines
    answers = filled("way-kanan/kk-baru", permohonan={"rentan": "ya"})
    assert [line.value for line in parts_of("way-kanan/kk-baru", answers)[0].lines] == ["Membentuk keluarga baru", "Ya"]


def test_each_member_is_a_part_of_their_own():
    titles = [part.title for part in parts_of("way-kanan/kk-baru", filled("way-kanan/kk-baru"))]
    assert titles[3:5] == ["Anggota 1", "Anggota 2"]


def test_what_was_not_asked_in_the_end_is_not_told():
    answers = filled("way-kanan/akta-kelahiran", asal_usul={"asal_usul": "temuan"})
    assert "orang_tua" not in [part.slug for part in parts_of("way-kanan/akta-kelahiran", answers)]


SUBJECTS = {
    "way-kanan/kk-baru": "Joko Santoso",
    "way-kanan/skpwni": "Joko Santoso dan 1 orang lain",
    "way-kanan/ktp-el": "Siti Aminah",
    "way-kanan/kia": "Bima Santoso",
    "way-kanan/akta-kelahiran": "Bima Santoso",
    "way-kanan/akta-kematian": "Slamet Santoso",
}


@pytest.mark.parametrize("sop, subject", list(SUBJECTS.items()))
def test_a_document_is_about_somebody(sop, subject):
    assert subject_of(sop, filled(sop)) == subject
    assert subject_of(sop, {}) == ""


@pytest.mark.parametrize("sop", SOPS)
def test_nothing_answered_tells_nothing(sop):
    assert parts_of(sop, {}) == secrets_of(sop, {}) == warnings_of(sop, {}, TODAY) == []
    assert not any(told_for_rules(sop, {}, TODAY).values())


def test_rules_hear_the_reason_the_age_and_the_ancestry():
    told = {sop.partition("/")[2]: told_for_rules(sop, filled(sop), TODAY) for sop in SOPS}
    assert told["kk-baru"] == {"alasan": "baru", "pindah_datang": "tidak", "rentan": "tidak", "wni_baru": "tidak"}
    assert told["skpwni"] == {"anak_tertinggal": "tidak"}
    assert told["ktp-el"] == {"alasan": "hilang"}
    assert told["kia"] == {"umur": 7}
    assert told["akta-kelahiran"] == {"asal_usul": "orang-tua"}
    assert told["akta-kematian"] == {}


@pytest.mark.parametrize("sop", SOPS)
def test_forms_filled_in_well_warn_of_nothing(sop):
    assert warnings_of(sop, filled(sop), TODAY, region="18.08") == []


def test_a_nik_is_held_against_birth_and_sex():
    answers = filled("way-kanan/kia", anak={"tanggal_lahir": "2019-05-11"})
    assert warnings_of("way-kanan/kia", answers, TODAY) == [
        "NIK anak (Anak) berbeda dengan tanggal lahir yang ditulis."
    ]
    answers = filled("way-kanan/kia", anak={"tanggal_lahir": "2018-05-10", "jenis_kelamin": "perempuan"})
    assert warnings_of("way-kanan/kia", answers, TODAY) == [
        "NIK anak (Anak) berbeda dengan tanggal lahir dan jenis kelamin yang ditulis."
    ]


def test_an_odd_nik_is_only_a_warning():
    answers = filled("way-kanan/ktp-el", pemilik={"nik": "0000000000000000"})
    assert warnings_of("way-kanan/ktp-el", answers, TODAY) == [
        "NIK pemilik KTP-el (Pemilik KTP-el) tidak lazim. Mohon dicocokkan dengan KTP-el."
    ]


def test_a_nik_from_elsewhere_is_only_a_warning():
    answers = filled("way-kanan/ktp-el", pemilik={"nik": "3329034503900001"})
    assert warnings_of("way-kanan/ktp-el", answers, TODAY, region="18.08") == [
        "Pertama tercatat di daerah lain: NIK pemilik KTP-el (Pemilik KTP-el). Wajar bila pernah pindah."
    ]


def test_one_nik_for_two_members_is_noticed():
    answers = filled("way-kanan/kk-baru")
    answers["anggota"][1] |= {"nik": "1808030201880005", "tanggal_lahir": "1988-01-02"}
    assert warnings_of("way-kanan/kk-baru", answers, TODAY) == [
        "NIK (Anggota 2) sama dengan NIK kepala keluarga (Kepala keluarga)."
    ]


@pytest.mark.parametrize("days, warns", [(60, False), (61, True)])
def test_a_birth_is_late_after_sixty_days(days, warns):
    born = date.fromordinal(TODAY.toordinal() - days).isoformat()
    answers = filled("way-kanan/akta-kelahiran", anak={"tanggal_lahir": born})
    said = f"Kelahiran dilaporkan {days} hari kemudian; batas pelaporannya 60 hari. Laporan tetap kami terima."
    assert warnings_of("way-kanan/akta-kelahiran", answers, TODAY) == [said] * warns


@pytest.mark.parametrize("days, warns", [(30, False), (31, True)])
def test_a_death_is_late_after_thirty_days(days, warns):
    died = date.fromordinal(TODAY.toordinal() - days).isoformat()
    answers = filled("way-kanan/akta-kematian", kematian={"tanggal": died})
    assert bool(warnings_of("way-kanan/akta-kematian", answers, TODAY)) is warns
