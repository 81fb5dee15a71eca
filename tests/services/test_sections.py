"""Every section of the six forms: filled in well, read back the same, and what it says of what cannot be."""

from datetime import date

import pytest
from django.http import QueryDict

from services.forms import answered, sections_for, sections_of, unfinished
from services.forms.fields import completed_years

from .filled import SOPS, filled, posted

TODAY = date(2026, 11, 10)
SECTIONS = [(sop, section.slug) for sop in SOPS for section in sections_of(sop)]
NASTY = [
    "\x00",
    "a\x00b",
    "x" * 200_000,
    "９" * 16,
    "٣",
    "-1",
    "1e9",
    "9" * 5_000,
    "<script>",
    "0001-01-01",
    "Infinity",
]


def section_of(sop: str, slug: str):
    return next(each for each in sections_of(sop) if each.slug == slug)


def sent(sop: str, slug: str, *, others=None, by_staff=False, **changed):
    """A section as a page sends it, the rest of the form filled in well."""
    data = QueryDict(mutable=True)
    data.update(posted(sop, slug, **changed))
    section = section_of(sop, slug)
    return section(data, others=others or filled(sop), today=TODAY, by_staff=by_staff)


def faults(section) -> dict[str, list[str]]:
    return {name: list(sentences) for name, sentences in section.errors.items()}


@pytest.mark.parametrize("sop, slug", SECTIONS)
def test_a_section_filled_in_well_answers_what_was_typed(sop, slug):
    section = sent(sop, slug)
    assert section.is_valid(), section.errors
    assert section.answer == filled(sop)[slug]


@pytest.mark.parametrize("sop, slug", SECTIONS)
def test_what_was_kept_is_drawn_again_as_it_was_typed(sop, slug):
    """The page of an answered section, sent as it stands, answers the same."""
    kept = filled(sop)[slug]
    section = section_of(sop, slug)(kept=kept, others=filled(sop), today=TODAY)
    data = QueryDict(mutable=True)
    for field in section.visible_fields():
        value = field.field.widget.format_value(field.value())
        ticks = field.widget_type == "checkbox"
        if ticks and field.value():
            data[field.html_name] = "on"
        elif not ticks:
            data[field.html_name] = value[0] if isinstance(value, list) else value or ""
    again = section_of(sop, slug)(data, others=filled(sop), today=TODAY)
    assert again.is_valid(), again.errors
    assert again.answer == kept


@pytest.mark.parametrize("sop", SOPS)
def test_a_whole_form_ends_with_the_applicant_and_the_hand_over(sop):
    slugs = [section.slug for section in sections_of(sop)]
    assert slugs[-1] == "penyerahan"
    assert "pemohon" in slugs[-3:]
    assert unfinished(sop, filled(sop), today=TODAY) == []


@pytest.mark.parametrize("sop", SOPS)
def test_steps_are_short_enough_for_a_phone(sop):
    for section in sections_of(sop):
        fields = section.row.base_fields if section.repeats else section.base_fields
        assert len(fields) <= 8, section.slug
        assert section.title


@pytest.mark.parametrize("sop", SOPS)
def test_an_empty_form_says_at_every_step_what_is_owed(sop):
    open_steps = {section.slug for section in unfinished(sop, {}, today=TODAY)}
    free = {"anggota"} if sop == "way-kanan/kk-baru" else set()
    assert open_steps == {section.slug for section in sections_for(sop, {})} - free


@pytest.mark.parametrize("nasty", NASTY, ids=lambda text: repr(text[:8]))
@pytest.mark.parametrize("sop, slug", SECTIONS)
def test_nothing_that_can_be_typed_breaks_a_section(sop, slug, nasty):
    section_class = section_of(sop, slug)
    kept = filled(sop)[slug]
    rows = kept if section_class.repeats else [kept]
    names = [
        f"{slug}-{n}-{name}" if section_class.repeats else f"{slug}-{name}"
        for n in range(len(rows))
        for name in rows[n]
    ]
    data = QueryDict(mutable=True)
    data.update(dict.fromkeys(names, nasty))
    section = section_class(data, others=filled(sop), today=TODAY)
    assert section.errors
    assert str(section.first_fault)
    for field in section.visible_fields():
        field.as_field_group()


@pytest.mark.parametrize("typed", ["2026-10-20", "20-10-2026", "20/10/2026", "20.10.2026", " 20-10-2026 "])
def test_a_date_may_be_typed_as_people_write_it(typed):
    section = sent("way-kanan/akta-kelahiran", "anak", tanggal_lahir=typed)
    assert section.is_valid(), section.errors
    assert section.answer["tanggal_lahir"] == "2026-10-20"


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ("2026-11-11", "Tanggal ini belum terjadi. Periksa hari, bulan, dan tahunnya."),
        ("1898-01-01", "Tahun ini terlalu lampau. Periksa kembali tahunnya."),
        ("31-02-2026", "Tulis tanggal seperti 27-11-2026."),
        ("kemarin", "Tulis tanggal seperti 27-11-2026."),
        ("", "Tanggal lahir harus diisi."),
    ],
)
def test_a_day_that_cannot_be_is_told(typed, sentence):
    section = sent("way-kanan/akta-kelahiran", "anak", tanggal_lahir=typed)
    assert faults(section) == {"tanggal_lahir": [sentence]}


@pytest.mark.parametrize("typed", ["08:30", "08.30", "08:30:00"])
def test_a_time_may_be_typed_with_a_stop(typed):
    section = sent("way-kanan/akta-kelahiran", "anak", jam_lahir=typed)
    assert section.is_valid()
    assert section.answer["jam_lahir"] == "08:30"


def test_a_time_that_cannot_be_is_told():
    section = sent("way-kanan/akta-kelahiran", "anak", jam_lahir="25.00")
    assert faults(section) == {"jam_lahir": ["Tulis jam seperti 08.30."]}


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ("18080345039000", "NIK terdiri atas 16 angka; yang Anda ketik 14 angka."),
        ("180803450390000A", "NIK hanya berisi angka. Periksa kembali NIK yang Anda ketik."),
        ("1" * 41, "NIK terdiri atas 16 angka."),
        ("", "NIK harus diisi."),
    ],
)
def test_a_nik_is_refused_for_its_length_and_letters(typed, sentence):
    assert faults(sent("way-kanan/ktp-el", "pemilik", nik=typed)) == {"nik": [sentence]}


def test_a_family_card_is_called_by_its_name():
    section = sent("way-kanan/ktp-el", "pemilik", no_kk="123")
    assert faults(section) == {"no_kk": ["Nomor KK terdiri atas 16 angka; yang Anda ketik 3 angka."]}


@pytest.mark.parametrize("nik", ["1808 0345 0390 0001", "1808.0345.0390.0001", "9999999999999999", "0000000000000000"])
def test_an_odd_nik_is_taken(nik):
    section = sent("way-kanan/ktp-el", "pemilik", nik=nik)
    assert section.is_valid()
    assert len(section.answer["nik"]) == 16


def test_a_limit_is_told_and_nothing_is_cut():
    section = sent("way-kanan/akta-kelahiran", "anak", nama="A" * 101)
    assert faults(section) == {"nama": ["Nama anak paling panjang 100 karakter."]}
    assert "A" * 101 in str(section["nama"])


@pytest.mark.parametrize("sop", ["way-kanan/akta-kelahiran", "way-kanan/akta-kematian"])
@pytest.mark.parametrize(
    "changed, sentences",
    [
        ({"nik_1": "1808034503900001"}, {"nama_1": ["Saksi tidak boleh sama dengan pelapor."]}),
        ({"nama_2": " siti  AMINAH", "nik_2": ""}, {"nama_2": ["Saksi tidak boleh sama dengan pelapor."]}),
        ({"nik_2": "1808031207850003"}, {"nama_2": ["Kedua saksi harus dua orang yang berbeda."]}),
        (
            {"nama_2": "RAHMAT hidayat", "nik_2": ""},
            {"nama_2": ["Kedua saksi harus dua orang yang berbeda."]},
        ),
        ({"nama_2": ""}, {"nama_2": ["Nama saksi kedua harus diisi."]}),
    ],
)
def test_witnesses_are_two_other_people(sop, changed, sentences):
    assert faults(sent(sop, "saksi", **changed)) == sentences


def test_people_of_one_name_with_two_niks_are_two_people():
    assert sent("way-kanan/akta-kelahiran", "saksi", nama_1="Siti Aminah", nama_2="Siti Aminah").is_valid()


def test_a_reporter_changed_later_is_still_no_witness():
    answers = filled("way-kanan/akta-kematian", pemohon={"nama": "Rahmat Hidayat", "nik": "1808031207850003"})
    [witnesses] = unfinished("way-kanan/akta-kematian", answers, today=TODAY)
    assert witnesses.first_fault == "Saksi tidak boleh sama dengan pelapor."


def test_nobody_dies_before_birth():
    section = sent("way-kanan/akta-kematian", "kematian", tanggal="1945-08-16")
    assert faults(section) == {"tanggal": ["Tanggal meninggal mendahului tanggal lahir. Periksa kedua tanggalnya."]}
    assert sent("way-kanan/akta-kematian", "kematian", tanggal="1945-08-17").is_valid()


def test_a_birth_corrected_later_shows_the_death_before_it():
    answers = filled("way-kanan/akta-kematian", almarhum={"tanggal_lahir": "2026-11-03"})
    assert [section.slug for section in unfinished("way-kanan/akta-kematian", answers, today=TODAY)] == ["kematian"]


@pytest.mark.parametrize("born, refused", [("2009-11-11", False), ("2009-11-10", True), ("2008-01-01", True)])
def test_a_card_for_children_ends_at_seventeen(born, refused):
    assert bool(sent("way-kanan/kia", "anak", tanggal_lahir=born).errors) is refused


def test_the_number_of_a_birth_certificate_has_a_digit():
    assert faults(sent("way-kanan/kia", "anak", no_akta="tidak tahu")) == {
        "no_akta": ["Nomor akta memuat angka. Salin seperti tertulis pada aktanya."]
    }
    assert faults(sent("way-kanan/kia", "anak", no_akta="AL 500.1234/2019")) == {}


def test_a_child_has_at_least_one_parent():
    section = sent("way-kanan/kia", "orang_tua", nama_ibu="", nama_ayah="")
    assert faults(section) == {"nama_ibu": ["Tulis nama ibu atau ayahnya."]}
    assert sent("way-kanan/kia", "orang_tua", nama_ayah="", nik_ayah="").is_valid()


def test_a_child_of_a_mother_has_no_father_in_the_form():
    answers = filled("way-kanan/akta-kelahiran", asal_usul={"asal_usul": "ibu"})
    section = sent("way-kanan/akta-kelahiran", "orang_tua", others=answers)
    assert section.is_valid()
    assert set(section.answer) == {"nama_ibu", "nik_ibu"}


def test_nobody_is_asked_for_the_parents_of_a_foundling():
    answers = filled("way-kanan/akta-kelahiran", asal_usul={"asal_usul": "temuan"})
    assert "orang_tua" not in [section.slug for section in sections_for("way-kanan/akta-kelahiran", answers)]
    birth = dict.fromkeys(("tempat_dilahirkan", "jenis_kelahiran", "anak_ke", "penolong", "berat", "panjang"), "")
    assert sent("way-kanan/akta-kelahiran", "kelahiran", others=answers, **birth).is_valid()


@pytest.mark.parametrize(
    "name, typed, sentence",
    [
        ("berat", "3,1", "Tulis berat dalam gram, misalnya 3100."),
        ("berat", "3", "Tulis berat dalam gram, misalnya 3100."),
        ("panjang", "490", "Tulis panjang dalam sentimeter bulat, misalnya 49."),
        ("anak_ke", "kedua", "Tulis dengan angka, misalnya 2."),
        ("anak_ke", "0", "Tulis dengan angka, misalnya 2."),
    ],
)
def test_weight_length_and_order_say_how_they_are_written(name, typed, sentence):
    assert faults(sent("way-kanan/akta-kelahiran", "kelahiran", **{name: typed})) == {name: [sentence]}


def test_changed_data_are_named():
    section = sent("way-kanan/ktp-el", "permohonan", alasan="berubah", perubahan=" ")
    assert faults(section) == {"perubahan": ["Data yang berubah harus diisi."]}


def test_another_reason_to_move_is_named():
    section = sent("way-kanan/skpwni", "pindah", alasan_pindah="lainnya")
    assert faults(section) == {"alasan_lain": ["Alasan lainnya harus diisi."]}


@pytest.mark.parametrize("name", ["desa", "kecamatan", "kabupaten", "provinsi"])
def test_a_destination_goes_down_to_the_village(name):
    assert list(faults(sent("way-kanan/skpwni", "tujuan", **{name: ""}))) == [name]


@pytest.mark.parametrize("on, years", [(date(2025, 2, 28), 4), (date(2025, 3, 1), 5), (date(2024, 2, 29), 4)])
def test_who_was_born_on_a_leap_day_is_a_year_older_on_the_first_of_march(on, years):
    assert completed_years(date(2020, 2, 29), on) == years


def test_the_deceased_does_not_report_the_death():
    section = sent("way-kanan/akta-kematian", "pemohon", nik="1808031708450007")
    assert faults(section) == {"nik": ["NIK ini milik almarhum/almarhumah. Tulis NIK pelapor."]}


class TestContact:
    def test_a_citizen_leaves_a_phone_number_or_an_address(self):
        section = sent("way-kanan/kia", "pemohon", telepon="", email="")
        assert faults(section) == {"telepon": ["Isi nomor WhatsApp atau e-mail, agar kabar kami sampai kepada Anda."]}
        assert sent("way-kanan/kia", "pemohon", telepon="", email="siti@contoh.id").is_valid()

    def test_a_wrong_number_is_told_once(self):
        section = sent("way-kanan/kia", "pemohon", telepon="nanti saja")
        assert faults(section) == {"telepon": ["Nomor ini tidak dikenal. Tulis nomor seperti 0812 3456 7890."]}

    def test_a_number_is_kept_in_one_spelling(self):
        section = sent("way-kanan/kia", "pemohon", telepon="0812-3456-7890")
        assert section.is_valid()
        assert section.answer["telepon"] == "+6281234567890"

    def test_at_the_counter_both_may_stay_away(self):
        section = sent("way-kanan/kia", "pemohon", by_staff=True, telepon="", email="", nik="")
        assert section.is_valid(), section.errors

    @pytest.mark.parametrize(
        "sop, name",
        [
            ("way-kanan/kk-baru", "Joko Santoso"),
            ("way-kanan/ktp-el", "Siti Aminah"),
            ("way-kanan/skpwni", "Joko Santoso"),
        ],
    )
    def test_who_was_named_before_is_offered_and_not_asked_twice(self, sop, name):
        answers = filled(sop)
        del answers["pemohon"]
        section = section_of(sop, "pemohon")(others=answers, today=TODAY)
        assert section["nama"].value() == name

    def test_a_reporter_says_how_they_are_related(self):
        section = sent("way-kanan/akta-kematian", "pemohon", hubungan="")
        assert faults(section) == {"hubungan": ["Pilih salah satu."]}


class TestHandover:
    @pytest.mark.parametrize("typed", ["", "3476", "347641", "34a64", "abcde"])
    def test_the_post_needs_five_digits(self, typed):
        assert list(faults(sent("way-kanan/ktp-el", "penyerahan", kode_pos=typed))) == ["kode_pos"]

    def test_letters_in_a_postal_code_are_told(self):
        section = sent("way-kanan/ktp-el", "penyerahan", kode_pos="abcde")
        assert faults(section)["kode_pos"] == ["Kode pos terdiri atas 5 angka, misalnya 34764."]

    def test_the_post_needs_an_address(self):
        section = sent("way-kanan/ktp-el", "penyerahan", alamat="", desa="", kecamatan="")
        assert list(faults(section)) == ["alamat", "desa", "kecamatan"]

    def test_who_picks_the_card_up_is_not_judged_by_an_address_and_leaves_none(self):
        section = sent("way-kanan/kia", "penyerahan", cara="ambil", alamat="Jalan Lintas 4", kode_pos="abcde")
        assert faults(section) == {}
        assert {section.answer[name] for name in ("alamat", "desa", "kecamatan", "kode_pos")} == {""}

    @pytest.mark.parametrize("sop", SOPS)
    def test_cards_are_never_downloaded_and_papers_never_posted(self, sop):
        other = "unduh" if sop in ("way-kanan/ktp-el", "way-kanan/kia") else "pos"
        assert faults(sent(sop, "penyerahan", cara=other))["cara"] == ["Pilih salah satu dalam daftar."]


class TestMembers:
    def member(self, number: int) -> dict:
        return filled("way-kanan/kk-baru")["anggota"][0] | {"nama": f"Anggota {number}", "nik": ""}

    def members(self, count: int):
        section = section_of("way-kanan/kk-baru", "anggota")
        return section(section.posted([self.member(n) for n in range(count)]), today=TODAY)

    def test_thirty_are_taken(self):
        section = self.members(30)
        assert section.is_valid(), section.errors
        assert len(section.answer) == 30

    def test_thirty_one_are_told_and_none_is_lost(self):
        section = self.members(31)
        assert section.non_field_errors() == [
            "Anda menulis 31 orang; paling banyak 30 dalam satu permohonan. "
            "Hapus beberapa, lalu sampaikan sisanya kepada petugas."
        ]
        assert [row["nama"].value() for row in section.rows] == [f"Anggota {n}" for n in range(31)]

    def test_empty_rows_and_struck_out_rows_do_not_count(self):
        section_class = section_of("way-kanan/kk-baru", "anggota")
        sent = section_class.posted([self.member(0), self.member(1)])
        sent |= {"anggota-1-buang": "on", "anggota-2-nama": " ", "anggota-7-hubungan": ""}
        section = section_class(sent, today=TODAY)
        assert section.is_valid(), section.errors
        assert [each["nama"] for each in section.answer] == ["Anggota 0"]
        assert not any(field.errors for field in section.visible_fields())

    def test_a_row_with_a_fault_is_named_and_marked(self):
        section_class = section_of("way-kanan/kk-baru", "anggota")
        sent = section_class.posted([self.member(0), self.member(1)]) | {"anggota-1-tanggal_lahir": "31-02-2020"}
        section = section_class(sent, today=TODAY)
        assert section.non_field_errors() == ["Periksa kembali isian orang ke-2."]
        assert section.rows[1].errors == {"tanggal_lahir": ["Tulis tanggal seperti 27-11-2026."]}
        assert section.rows[1]["tanggal_lahir"].value() == "31-02-2020"

    def test_a_page_starts_with_one_empty_row_and_can_show_more(self):
        section = section_of("way-kanan/kk-baru", "anggota")(today=TODAY)
        section.add_row()
        assert [row["nama"].html_name for row in section.rows] == ["anggota-0-nama", "anggota-1-nama"]
        section = self.members(2)
        section.add_row()
        assert section.rows[2]["nama"].html_name == "anggota-2-nama"

    def test_a_family_may_have_no_other_members(self):
        section = section_of("way-kanan/kk-baru", "anggota")({}, today=TODAY)
        assert section.is_valid()
        assert section.answer == []

    def test_somebody_moves(self):
        section = section_of("way-kanan/skpwni", "anggota")({}, today=TODAY)
        assert section.non_field_errors() == ["Tulis sedikitnya satu orang."]


def test_answers_are_read_once_more_as_if_they_were_sent():
    for sop in SOPS:
        for section in answered(sop, filled(sop), today=TODAY):
            assert section.is_valid(), (sop, section.slug, section.errors)
            assert section.answer == filled(sop)[section.slug]
