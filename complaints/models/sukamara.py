"""Kabupaten Sukamara: one document, three tables, chosen by channel."""

from dukcapil.casework.models import OneSop
from dukcapil.people.roles import Role
from sop_registry.families import ComplaintFlow
from sop_registry.flow import Step, added

from .complaint import Complaint


class PengaduanSukamara(Complaint):
    """000.8.3.3/245/Dukcapil/2025, table 1. The paper has no row 4."""

    flow = ComplaintFlow(
        "sukamara/pengaduan/1",
        Step("verifikasi", Role.PETUGAS, rows="2", teruskan="pencatatan", kembalikan="perbaikan"),
        Step("perbaikan", Role.PEMOHON, rows="1", lengkapi="verifikasi"),
        Step("pencatatan", Role.PENGELOLA, rows="3", catat="penyusunan_jawaban"),
        Step("penyusunan_jawaban", Role.TIM, rows="5", jawab="penyampaian"),
        Step("penyampaian", Role.PETUGAS, rows="6", sampaikan="konfirmasi"),
        Step("konfirmasi", Role.PEMOHON, rows="7", terima="selesai", sanggah=added("penyusunan_jawaban")),
        verifies_identity=True,
    )

    class Meta(OneSop):
        verbose_name = "Penanganan pengaduan (Sukamara)"


class PengaduanOnlineSukamara(Complaint):
    """000.8.3.3/245/Dukcapil/2025, table 2: WhatsApp."""

    flow = ComplaintFlow(
        "sukamara/pengaduan-online/1",
        Step("registrasi", Role.PETUGAS, rows="2", catat="solusi"),
        Step("solusi", Role.PETUGAS, rows="3", jawab="konfirmasi", teruskan="tanggapan"),
        Step("tanggapan", Role.KABID, rows="4", tanggapi="penyampaian"),
        Step("penyampaian", Role.PETUGAS, rows="5", sampaikan="konfirmasi"),
        Step("konfirmasi", Role.PEMOHON, added=True, terima="selesai", sanggah=added("solusi")),
    )

    class Meta(OneSop):
        verbose_name = "Pengaduan online (Sukamara)"


class PengaduanTatapMukaSukamara(Complaint):
    """000.8.3.3/245/Dukcapil/2025, table 3: the counter."""

    flow = ComplaintFlow(
        "sukamara/pengaduan-tatap-muka/1",
        Step("verifikasi", Role.PETUGAS, rows="2", teruskan="pencatatan", kembalikan="perbaikan"),
        Step("perbaikan", Role.PEMOHON, rows="1", lengkapi="verifikasi"),
        Step("pencatatan", Role.PETUGAS, rows="3", catat="penyusunan_jawaban"),
        Step("penyusunan_jawaban", Role.KABID, rows="4", jawab="penyampaian"),
        Step("penyampaian", Role.PETUGAS, rows="5", sampaikan="konfirmasi"),
        Step("konfirmasi", Role.PEMOHON, rows="6", terima="selesai", sanggah=added("penyusunan_jawaban")),
        verifies_identity=True,
    )

    class Meta(OneSop):
        verbose_name = "Pengaduan tatap muka (Sukamara)"
