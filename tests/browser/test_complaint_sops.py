"""Each of the seven complaint SOPs, from the form or the counter to the rating, at every desk it passes."""

import pytest

from complaints import models as sops
from dukcapil.casework.models import AnswerTemplate
from dukcapil.people.roles import Role

from .walk import FAMILY_NAME, PEMOHON, SELESAI, Walk
from .walking import says

ANSWER = "KTP-el Anda sudah dicetak dan dapat diambil di loket 3 mulai besok pagi."
SECOND_ANSWER = "Loket 3 buka pukul 08.00 sampai 15.00; sebutkan nomor register ini."
OBJECTION = "Jawabannya belum menyebut jam buka loket."


@pytest.fixture
def walk(open_page):
    return lambda office: Walk(open_page, office)


def test_tomohon_climbs_to_the_head_of_the_office_and_is_decided_twice(walk, inspector):
    aduan = walk("tomohon")
    aduan.filed_by_phone("Kasie")
    aduan.citizen_writes("Saya juga sudah bertanya lewat telepon.", to=Role.KASI)
    aduan.office_writes(Role.KASI, "Terima kasih, kami periksa hari ini.", internal=False)
    inspector.look(aduan.desk(Role.KASI), "case page with a conversation")
    inspector.look(aduan.citizen, "tracking with a conversation")
    aduan.does(Role.KASI, "Tindak lanjuti", "Kasie")
    aduan.does(Role.KASI, "Teruskan", "Kabid", Catatan_internal="Mohon arahan.")
    aduan.does(Role.KABID, "Teruskan", "Kadis")
    aduan.does(Role.KADIS, "Putuskan", PEMOHON, Jawaban_untuk_pemohon=ANSWER)
    aduan.citizen_does("Sanggah jawaban", "Kasie", Keterangan_Anda=OBJECTION)
    aduan.does(Role.KASI, "Putuskan", PEMOHON, Jawaban_untuk_pemohon=SECOND_ANSWER)
    aduan.citizen_does("Terima jawaban", SELESAI)
    aduan.is_rated(inspector)
    aduan.went(sops.PengaduanTomohon, "ajukan tindak_lanjuti teruskan teruskan putuskan sanggah putuskan terima")


def test_palangka_raya_studies_disposes_answers_twice_and_archives(walk):
    aduan = walk("palangka-raya")
    operator, analis = "Operator/Petugas Penerima Laporan/WA/Aplikasi LAPOR", "Analis Kebijakan/Bidang Teknis"
    named = f"{Role.PETUGAS.label} {FAMILY_NAME}"
    aduan.filed_by_phone(operator)
    aduan.does(Role.PETUGAS, "Terima", operator)
    for answer in (ANSWER, SECOND_ANSWER):
        aduan.does(Role.PETUGAS, "Teruskan", analis, Telaahan_staf=f"Fakta dan usul untuk: {answer[:20]}")
        aduan.does(Role.KASI, "Setujui", operator, Disposisi=f"Jawab hari ini: {answer[:20]}", Diteruskan_kepada=named)
        aduan.does(Role.PETUGAS, "Kirim jawaban", PEMOHON, Jawaban_untuk_pemohon=answer)
        if answer == ANSWER:
            aduan.citizen_does("Sanggah jawaban", operator, Keterangan_Anda=OBJECTION)
    aduan.citizen_does("Terima jawaban", operator)
    says(aduan.citizen, "Anda sudah menerima jawaban")
    aduan.does(Role.PETUGAS, "Arsipkan", SELESAI)
    aduan.is_rated()
    once = "teruskan setujui jawab"
    aduan.went(sops.PengaduanPalangkaRaya, f"ajukan terima {once} sanggah {once} terima arsipkan")


def test_sukamara_verifies_sends_back_and_lets_the_team_answer(walk):
    aduan = walk("sukamara")
    front, nik = "Customer Service (CS)", "6208014507900003"
    aduan.filed_by_phone(front, nik=nik)
    aduan.reveals_the_nik(Role.PETUGAS, nik, "Mencocokkan NIK pelapor dengan database.")
    aduan.returned("Mohon tulis tanggal perekaman KTP-el Anda.")
    aduan.citizen_does("Kirim perbaikan", front, Keterangan_Anda="Direkam pada 12 Oktober 2026.")
    aduan.does(Role.PETUGAS, "Teruskan", "Pejabat Pengelola Pengaduan")
    aduan.does(Role.PENGELOLA, "Catat pengaduan", "Tim Penjawab Aduan")
    aduan.does(Role.TIM, "Serahkan jawaban", front, Jawaban_untuk_pemohon=ANSWER)
    aduan.does(Role.PETUGAS, "Sampaikan jawaban", PEMOHON)
    aduan.citizen_does("Terima jawaban", SELESAI)
    aduan.is_rated()
    aduan.went(
        sops.PengaduanSukamara,
        "ajukan buka_data kembalikan lengkapi teruskan catat jawab sampaikan terima",
    )


def test_sukamara_whatsapp_is_recorded_at_the_desk_and_answered_by_the_division(walk, inspector):
    aduan = walk("sukamara")
    front = "Petugas Pelayanan Pengaduan Online"
    aduan.recorded_at_the_counter("WhatsApp", front, inspector)
    aduan.does(Role.PETUGAS, "Catat pengaduan", front)
    aduan.does(Role.PETUGAS, "Teruskan", "Pejabat yang Membidangi")
    aduan.does(Role.KABID, "Beri tanggapan", front, Jawaban_untuk_pemohon=ANSWER)
    aduan.does(Role.PETUGAS, "Sampaikan jawaban", PEMOHON)
    aduan.citizen_does("Terima jawaban", SELESAI)
    aduan.is_rated()
    aduan.went(sops.PengaduanOnlineSukamara, "ajukan catat teruskan tanggapi sampaikan terima")


def test_sukamara_counter_is_verified_recorded_and_answered_by_the_division(walk, inspector):
    aduan = walk("sukamara")
    front, official = "Petugas Pelayanan Pengaduan", "Pejabat yang Membidangi"
    aduan.recorded_at_the_counter("Tatap muka", front, inspector)
    aduan.does(Role.PETUGAS, "Teruskan", front)
    aduan.does(Role.PETUGAS, "Catat pengaduan", official)
    aduan.does(Role.KABID, "Serahkan jawaban", front, Jawaban_untuk_pemohon=ANSWER)
    aduan.does(Role.PETUGAS, "Sampaikan jawaban", PEMOHON)
    aduan.citizen_does("Terima jawaban", SELESAI)
    aduan.is_rated()
    aduan.went(sops.PengaduanTatapMukaSukamara, "ajukan teruskan catat jawab sampaikan terima")


def test_brebes_consults_the_division_answers_from_a_template_and_recaps(walk):
    aduan = walk("brebes")
    template = AnswerTemplate.objects.create(office=aduan.office, title="Jam loket", text="Loket buka 08.00-15.00.")
    aduan.filed_by_phone("Admin")
    aduan.does(Role.PETUGAS, "Konsultasikan ke bidang", "Pejabat Bidang Teknis")
    aduan.office_writes(Role.KABID, "Blangko datang Selasa; jangan dijanjikan.", internal=True)
    aduan.does(Role.KABID, "Serahkan jawaban", "Admin", template=template)
    aduan.does(Role.PETUGAS, "Sampaikan jawaban", PEMOHON)
    aduan.citizen_does("Terima jawaban", "Admin")
    aduan.does(Role.PETUGAS, "Catat dalam rekap", SELESAI)
    aduan.is_rated()
    aduan.went(sops.PengaduanBrebes, "ajukan konsultasikan jawab sampaikan terima rekap")


def test_way_kanan_reports_to_the_official_who_consults_the_team(walk):
    aduan = walk("way-kanan")
    front, official = "Petugas Penerima Aduan", "Pejabat Pengelola Pengaduan"
    aduan.filed_by_phone(front)
    aduan.does(Role.PETUGAS, "Catat pengaduan", front)
    aduan.does(Role.PETUGAS, "Laporkan ke pejabat pengelola", official)
    aduan.does(
        Role.PENGELOLA,
        "Tetapkan solusi",
        official,
        Jawaban_untuk_pemohon=ANSWER,
        Anggota_tim_yang_diajak="Maria Tumbelaka",
    )
    aduan.does(Role.PENGELOLA, "Serahkan ke petugas", front)
    aduan.does(Role.PETUGAS, "Sampaikan jawaban", PEMOHON)
    aduan.citizen_does("Terima jawaban", SELESAI)
    aduan.is_rated()
    aduan.went(sops.PengaduanWayKanan, "ajukan catat laporkan tetapkan serahkan sampaikan terima")
