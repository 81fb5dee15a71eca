"""Kabupaten Way Kanan: the front desk solves, or the appointed official consults the answering team."""

from dukcapil.casework.models import OneSop
from dukcapil.people.roles import Role
from sop_registry.families import ComplaintFlow
from sop_registry.flow import Step, added, to

from .complaint import Complaint


class PengaduanWayKanan(Complaint):
    """800/19.a/SOP/DISDUKCAPIL/2022: penanganan pengaduan masyarakat."""

    flow = ComplaintFlow(
        "way-kanan/pengaduan/1",
        Step("pencatatan", Role.PETUGAS, rows="2", catat="solusi"),
        Step("solusi", Role.PETUGAS, rows=("3", "4"), jawab="konfirmasi", laporkan="konsultasi"),
        Step("konsultasi", Role.PENGELOLA, rows="5", tetapkan=to("pemberian_solusi", fields=["tim"])),
        Step(
            "pemberian_solusi",
            Role.PENGELOLA,
            rows="6",
            serahkan=to("penyampaian", label="Serahkan ke petugas"),
        ),
        Step("penyampaian", Role.PETUGAS, rows="7", sampaikan="konfirmasi"),
        Step("konfirmasi", Role.PEMOHON, added=True, terima="selesai", sanggah=added("konsultasi")),
    )

    class Meta(OneSop):
        verbose_name = "Pengaduan (Way Kanan)"
