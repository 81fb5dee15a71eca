"""Kota Tomohon: the Kasi answers, or the matter climbs to Kabid and Kadis."""

from dukcapil.casework.models import OneSop
from dukcapil.people.roles import Role
from sop_registry.families import ComplaintFlow
from sop_registry.flow import Step, added

from .complaint import Complaint


class PengaduanTomohon(Complaint):
    """24-SOP-DISDUKCAPIL: layanan pengaduan online masyarakat."""

    flow = ComplaintFlow(
        "tomohon/pengaduan-online/1",
        Step("penerimaan", Role.KASI, rows="2", jawab="konfirmasi", tindak_lanjuti="keputusan_kasi"),
        Step("keputusan_kasi", Role.KASI, rows="3", putuskan="konfirmasi", teruskan="keputusan_kabid"),
        Step("keputusan_kabid", Role.KABID, rows="3", putuskan="konfirmasi", teruskan="keputusan_kadis"),
        Step("keputusan_kadis", Role.KADIS, rows="3", putuskan="konfirmasi"),
        Step("konfirmasi", Role.PEMOHON, rows="4", terima="selesai", sanggah=added("keputusan_kasi")),
    )

    class Meta(OneSop):
        verbose_name = "Pengaduan online (Tomohon)"
