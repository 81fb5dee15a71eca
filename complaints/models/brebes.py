"""Kabupaten Brebes: the Admin answers or consults the division, and recaps every case."""

from dukcapil.casework.models import OneSop
from dukcapil.people.roles import Role
from sop_registry.families import ComplaintFlow
from sop_registry.flow import Step, added

from .complaint import Complaint


class PengaduanBrebes(Complaint):
    """Unnumbered and unsigned paper: keluhan dan pengaduan secara daring."""

    flow = ComplaintFlow(
        "brebes/pengaduan-daring/1",
        Step("jawaban_admin", Role.PETUGAS, rows="2", jawab="konfirmasi", konsultasikan="jawaban_bidang"),
        Step("jawaban_bidang", Role.KABID, rows="3", jawab="penerusan"),
        Step("penerusan", Role.PETUGAS, rows="4", sampaikan="konfirmasi"),
        Step("konfirmasi", Role.PEMOHON, added=True, terima="rekap", sanggah=added("jawaban_bidang")),
        Step("rekap", Role.PETUGAS, rows="5", rekap="selesai"),
    )

    class Meta(OneSop):
        verbose_name = "Pengaduan daring (Brebes)"
