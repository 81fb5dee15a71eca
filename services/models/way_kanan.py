"""Kabupaten Way Kanan's six document services (SOPs of January 2022)."""

from dukcapil.casework.models import OneSop
from dukcapil.people.roles import Role
from sop_registry.families import ServiceFlow
from sop_registry.flow import Step, added, to

from .application import Application

PEMOHON, PETUGAS, OPERATOR, PENYERAHAN = Role.PEMOHON, Role.PETUGAS, Role.OPERATOR, Role.PENYERAHAN
KASI, KABID, KADIS = Role.KASI, Role.KABID, Role.KADIS


class KartuKeluargaBaru(Application):
    """800/109/SOP/DISDUKCAPIL/2022: penerbitan kartu keluarga baru."""

    flow = ServiceFlow(
        "way-kanan/kk-baru/1",
        Step("penerimaan", PETUGAS, added=True, lengkap="input_data", kembalikan="perbaikan"),
        Step("perbaikan", PEMOHON, rows="1", lengkapi="penerimaan"),
        Step("input_data", OPERATOR, rows="2", teruskan="koreksi_kasi"),
        Step("koreksi_kasi", KASI, rows="3", setujui="validasi_kabid", koreksi="input_data"),
        Step("validasi_kabid", KABID, rows="4", setujui="sertifikasi_kadis", kembalikan=added("koreksi_kasi")),
        Step("sertifikasi_kadis", KADIS, rows="5", sertifikasi="registrasi", kembalikan=added("validasi_kabid")),
        Step(
            "registrasi",
            OPERATOR,
            rows="6",
            registrasi=to("pemberitahuan", fields=["nomor_dokumen", "dokumen"], books=["agenda"]),
        ),
        Step("pemberitahuan", PENYERAHAN, rows="7", beritahukan="siap_diserahkan"),
    )

    class Meta(OneSop):
        verbose_name = "Kartu Keluarga baru"


class SuratPindah(Application):
    """800/109/SOP/DISDUKCAPIL/2022: surat keterangan pindah WNI antar kabupaten/provinsi."""

    flow = ServiceFlow(
        "way-kanan/skpwni/1",
        Step("penerimaan", PETUGAS, added=True, lengkap="pengetikan", kembalikan="perbaikan"),
        Step("perbaikan", PEMOHON, rows="1", lengkapi="penerimaan"),
        Step("pengetikan", OPERATOR, rows="2", teruskan="koreksi_kasi"),
        Step("koreksi_kasi", KASI, rows="3", setujui="verifikasi_kabid", koreksi="pengetikan"),
        Step("verifikasi_kabid", KABID, rows="4", setujui="penandatanganan_kadis", koreksi="pengetikan"),
        Step(
            "penandatanganan_kadis",
            KADIS,
            rows="5",
            tanda_tangani="stempel_registrasi",
            kembalikan=added("verifikasi_kabid"),
        ),
        Step(
            "stempel_registrasi",
            OPERATOR,
            rows="6",
            stempel=to("pemberitahuan", fields=["nomor_dokumen", "dokumen"], books=["agenda"]),
        ),
        Step("pemberitahuan", PENYERAHAN, rows="7", beritahukan="siap_diserahkan"),
    )

    class Meta(OneSop):
        verbose_name = "Surat pindah (SKPWNI)"


class KtpElektronik(Application):
    """800/19-a/SOP/DISDUKCAPIL/2022: penggantian KTP-el."""

    flow = ServiceFlow(
        "way-kanan/ktp-el/1",
        Step("penerimaan", PETUGAS, added=True, lengkap="cek_data", kembalikan=added("perbaikan")),
        Step("perbaikan", PEMOHON, rows="1", lengkapi="penerimaan"),
        Step("cek_data", OPERATOR, rows="2", selesai_cek="pencetakan", minta_perekaman=added("perekaman")),
        Step("perekaman", PEMOHON, added=True, recorded_by=OPERATOR, terekam="cek_data"),
        Step("pencetakan", OPERATOR, added=True, cetak=to("pencocokan", fields=["nomor_seri"], uses="ktp-el")),
        Step("pencocokan", PENYERAHAN, rows="3", cocok="pengiriman", tidak_cocok=added("pencetakan", spoils=True)),
        Step(
            "pengiriman",
            PENYERAHAN,
            rows="4",
            kirim=to("selesai", fields=["resi"], books=["penyerahan"]),
            beritahukan=added("siap_diserahkan"),
        ),
    )

    class Meta(OneSop):
        verbose_name = "Penggantian KTP-el"


class KartuIdentitasAnak(Application):
    """800/19-a/SOP/DISDUKCAPIL/2022: kartu identitas anak baru."""

    flow = ServiceFlow(
        "way-kanan/kia/1",
        Step("verifikasi", PETUGAS, rows="2", lengkap="verifikasi_kasi", kembalikan="perbaikan"),
        Step("perbaikan", PEMOHON, rows="1", lengkapi="verifikasi"),
        Step("verifikasi_kasi", KASI, rows="3", setujui="pencetakan", kembalikan=added("verifikasi")),
        Step("pencetakan", PENYERAHAN, rows="4", cetak=to("penyerahan", fields=["nomor_seri"], uses="kia")),
        Step(
            "penyerahan",
            PENYERAHAN,
            rows="5",
            kirim=to("selesai", fields=["resi"], books=["penyerahan"]),
            beritahukan="siap_diserahkan",
        ),
        postponable=("pencetakan",),
    )

    class Meta(OneSop):
        verbose_name = "Kartu Identitas Anak"


def _akta(key: str, *, received_in: str, register: str) -> ServiceFlow:
    """Birth and death certificates share one graph; the books that ``lengkap`` and the signatures go into differ."""
    return ServiceFlow(
        key,
        Step(
            "pemeriksaan",
            PETUGAS,
            rows="2",
            lengkap=to("verifikasi_kasi", books=[received_in]),
            kembalikan="perbaikan",
        ),
        Step("perbaikan", PEMOHON, rows="1", lengkapi="pemeriksaan"),
        Step("verifikasi_kasi", KASI, rows="3", setujui="verifikasi_kabid", kembalikan="pemeriksaan"),
        Step("verifikasi_kabid", KABID, rows="4", setujui="pemberian_blanko", kembalikan="verifikasi_kasi"),
        Step("pemberian_blanko", KASI, rows="5", serahkan="pencetakan"),
        Step(
            "pencetakan",
            OPERATOR,
            rows="6",
            cetak=to("penandatanganan_register", fields=["nomor_dokumen", "nomor_seri"], uses="akta"),
        ),
        Step(
            "penandatanganan_register",
            PEMOHON,
            rows="7",
            recorded_by=PENYERAHAN,
            tandatangani_register=to(
                "pengantaran", fields=["saksi_1", "saksi_2", "ditandatangani_pada"], books=[register]
            ),
        ),
        Step("pengantaran", PENYERAHAN, rows="8", serahkan="penandatanganan_kadis"),
        Step(
            "penandatanganan_kadis",
            KADIS,
            rows="9",
            tanda_tangani="pemberitahuan",
            kembalikan=added("verifikasi_kabid"),
        ),
        Step("pemberitahuan", PENYERAHAN, rows="10", beritahukan=to("siap_diserahkan", fields=["dokumen"])),
    )


class AktaKelahiran(Application):
    """800/19.a/SOP/DISDUKCAPIL/2022: kutipan akta kelahiran."""

    flow = _akta("way-kanan/akta-kelahiran/1", received_in="antrian", register="register-kelahiran")

    class Meta(OneSop):
        verbose_name = "Kutipan akta kelahiran"


class AktaKematian(Application):
    """800/19.a/SOP/DISDUKCAPIL/2022: kutipan akta kematian."""

    flow = _akta("way-kanan/akta-kematian/1", received_in="pendaftaran", register="register-kematian")

    class Meta(OneSop):
        verbose_name = "Kutipan akta kematian"
