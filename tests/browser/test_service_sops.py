"""Each of the six document services, from a form on a phone to the hand-over, at every desk it passes."""

import pytest

from dukcapil.casework.models import BookEntry
from dukcapil.people.roles import Role
from services import models as sops

from .request import Request
from .walking import says

SIAK = "1808-25112026-0001"


@pytest.fixture
def request_for(open_page):
    return lambda slug: Request(open_page, slug)


def books_of(request: Request) -> set[str]:
    return set(BookEntry.objects.filter(case__number=request.number).values_list("book", flat=True))


def test_a_family_card_is_corrected_signed_registered_and_downloaded(request_for, tmp_path):
    card = request_for("kk-baru")
    card.applied_on_a_phone("Kartu Keluarga baru")
    card.returned_and_mended("buku-nikah")
    card.declared_complete()
    card.postponed_and_resumed(Role.OPERATOR)
    card.does(Role.OPERATOR, "Teruskan")
    card.does(Role.KASI, "Kembalikan untuk koreksi", Catatan_internal="Ejaan nama anak kedua.")
    card.does(Role.OPERATOR, "Teruskan")
    card.does(Role.KASI, "Setujui")
    card.does(Role.KABID, "Setujui")
    card.does(Role.KADIS, "Catat sertifikasi")
    card.does(Role.OPERATOR, "Registrasi dan arsipkan", file=True, Nomor_dokumen=SIAK)
    card.does(Role.PENYERAHAN, "Beri tahu pemohon")
    card.downloaded(tmp_path)
    card.went(
        sops.KartuKeluargaBaru,
        "ajukan kembalikan lengkapi lengkap tunda lanjutkan teruskan koreksi teruskan setujui setujui sertifikasi"
        " registrasi beritahukan serahkan",
    )
    assert books_of(card) == {"agenda", "penyerahan"}


def test_a_leaving_certificate_is_corrected_by_kasi_and_kabid_and_downloaded(request_for, tmp_path):
    leaving = request_for("skpwni")
    leaving.applied_on_a_phone("Surat pindah (SKPWNI)")
    leaving.returned_and_mended("kk-asli")
    leaving.declared_complete()
    leaving.does(Role.OPERATOR, "Teruskan")
    leaving.does(Role.KASI, "Setujui")
    leaving.does(Role.KABID, "Kembalikan untuk koreksi", Catatan_internal="Kode pos tujuan.")
    leaving.postponed_and_resumed(Role.OPERATOR)
    leaving.does(Role.OPERATOR, "Teruskan")
    leaving.does(Role.KASI, "Setujui")
    leaving.does(Role.KABID, "Setujui")
    leaving.does(Role.KADIS, "Catat tanda tangan")
    leaving.does(Role.OPERATOR, "Stempel dan registrasi", file=True, Nomor_dokumen=SIAK)
    leaving.does(Role.PENYERAHAN, "Beri tahu pemohon")
    leaving.downloaded(tmp_path)
    leaving.went(
        sops.SuratPindah,
        "ajukan kembalikan lengkapi lengkap teruskan setujui koreksi tunda lanjutkan teruskan setujui setujui"
        " tanda_tangani stempel beritahukan serahkan",
    )
    assert books_of(leaving) == {"agenda", "penyerahan"}


def test_an_identity_card_is_recorded_printed_twice_and_sent_by_post(request_for):
    card = request_for("ktp-el")
    card.applied_on_a_phone("KTP-el pengganti")
    card.returned_and_mended("kk")
    card.declared_complete()
    card.does(Role.OPERATOR, "Minta perekaman", Keterangan_untuk_pemohon="Rekaman sidik jari belum ada.")
    card.phone.goto(card.tracking_page)
    says(card.phone, "Menunggu Anda", "Rekaman sidik jari belum ada.")
    card.does(Role.OPERATOR, "Catat perekaman")
    card.does(Role.OPERATOR, "Selesai cek data")
    card.postponed_and_resumed(Role.OPERATOR)
    card.does(Role.OPERATOR, "Selesai cetak", Nomor_seri_blanko="A 0000001")
    card.does(Role.PENYERAHAN, "Tidak cocok", Catatan_internal="Foto buram.")
    card.does(Role.OPERATOR, "Selesai cetak", Nomor_seri_blanko="A 0000002")
    card.does(Role.PENYERAHAN, "Cocok")
    card.does(Role.PENYERAHAN, "Kirim lewat PT POS", Nomor_resi_PT_POS="P2611250001")
    card.went(
        sops.KtpElektronik,
        "ajukan kembalikan lengkapi lengkap minta_perekaman terekam selesai_cek tunda lanjutkan cetak tidak_cocok cetak"
        " cocok kirim",
    )
    moves = sops.BlankoMove.objects.filter(case__number=card.number).order_by("id").values_list("move", "serial")
    assert list(moves) == [("pakai", "A 0000001"), ("rusak", "A 0000001"), ("pakai", "A 0000002")]
    assert books_of(card) == {"penyerahan"}
    says(card.phone, "P2611250001")


def test_a_childs_card_is_verified_twice_and_picked_up(request_for):
    card = request_for("kia")
    card.applied_on_a_phone("Kartu Identitas Anak baru", cara="ambil")
    card.returned_and_mended("kk")
    card.declared_complete()
    card.does(Role.KASI, "Kembalikan", Catatan_internal="Akta anak belum jelas.")
    card.desk(Role.PETUGAS).goto("/meja/")
    page = card.desk(Role.PETUGAS)
    page.goto(f"/meja/berkas/{card.number}/")
    page.get_by_role("button", name="Nyatakan lengkap").click()
    says(page, "Dinyatakan lengkap. Tercatat")
    card.does(Role.KASI, "Setujui")
    card.postponed_and_resumed(Role.PENYERAHAN)
    card.does(Role.PENYERAHAN, "Selesai cetak", Nomor_seri_blanko="K 0000001")
    card.does(Role.PENYERAHAN, "Beri tahu pemohon")
    card.phone.goto(card.tracking_page)
    says(card.phone, "Dokumen Anda siap diambil", "Bawa tanda terima")
    card.does(Role.PENYERAHAN, "Serahkan", Diterima_oleh="Siti Aminah, ibu")
    card.went(
        sops.KartuIdentitasAnak,
        "ajukan kembalikan lengkapi lengkap kembalikan lengkap setujui tunda lanjutkan cetak beritahukan serahkan",
    )
    assert books_of(card) == {"penyerahan"}


@pytest.mark.parametrize(
    "slug, service, sop, code, books",
    [
        ("akta-kelahiran", "Akta kelahiran", sops.AktaKelahiran, "kk", {"antrian", "register-kelahiran"}),
        ("akta-kematian", "Akta kematian", sops.AktaKematian, "kk", {"pendaftaran", "register-kematian"}),
    ],
)
def test_a_certificate_passes_every_desk_and_two_witnesses_sign(request_for, tmp_path, slug, service, sop, code, books):
    certificate = request_for(slug)
    certificate.applied_on_a_phone(service, cara="unduh")
    certificate.returned_and_mended(code)
    certificate.declared_complete()
    certificate.does(Role.KASI, "Setujui")
    certificate.does(Role.KABID, "Kembalikan", Catatan_internal="Mohon dicek tanggalnya.")
    certificate.does(Role.KASI, "Setujui")
    certificate.does(Role.KABID, "Setujui")
    certificate.does(Role.KASI, "Serahkan")
    certificate.postponed_and_resumed(Role.OPERATOR)
    certificate.does(Role.OPERATOR, "Selesai cetak", Nomor_dokumen=SIAK, Nomor_seri_blanko="B 0000001")
    certificate.phone.goto(certificate.tracking_page)
    says(certificate.phone, "Menunggu Anda", "menandatangani register")
    certificate.does(Role.PENYERAHAN, "Catat tanda tangan register")  # the witnesses of the form are filled in already
    certificate.does(Role.PENYERAHAN, "Serahkan")
    certificate.does(Role.KADIS, "Catat tanda tangan")
    certificate.does(Role.PENYERAHAN, "Beri tahu pemohon", file=True)
    certificate.downloaded(tmp_path)
    certificate.went(
        sop,
        "ajukan kembalikan lengkapi lengkap setujui kembalikan setujui setujui serahkan tunda lanjutkan cetak"
        " tandatangani_register serahkan tanda_tangani beritahukan serahkan",
    )
    assert books_of(certificate) == {*books, "penyerahan"}
