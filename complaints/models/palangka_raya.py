"""Kota Palangka Raya: every answer passes the technical division; the file is archived at the end."""

from dukcapil.casework.models import OneSop
from dukcapil.people.roles import Role
from sop_registry.families import ComplaintFlow
from sop_registry.flow import Step, added, to

from .complaint import Complaint


class PengaduanPalangkaRaya(Complaint):
    """065/5.148/DKPS/II/2022: pengaduan tatap muka dan online. Rows 7 and 8 are the monthly report's."""

    flow = ComplaintFlow(
        "palangka-raya/pengaduan/1",
        Step("penerimaan", Role.PETUGAS, rows="2", terima="telaah"),
        Step("telaah", Role.PETUGAS, rows="3", teruskan=to("verifikasi", fields=["telaahan"])),
        Step(
            "verifikasi",
            Role.KASI,
            rows="4",
            setujui=to("jawaban", fields=["disposisi"]),
            kembalikan=added("telaah"),
        ),
        Step("jawaban", Role.PETUGAS, rows="5", jawab="konfirmasi"),
        Step("konfirmasi", Role.PEMOHON, rows="5", terima="pengarsipan", sanggah="telaah"),
        Step("pengarsipan", Role.PETUGAS, rows="6", arsipkan="selesai"),
        report_rows=("7", "8"),
    )

    class Meta(OneSop):
        verbose_name = "Pengaduan tatap muka dan online (Palangka Raya)"
