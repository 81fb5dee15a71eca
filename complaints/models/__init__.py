"""The complaints of five offices; importing this module registers their flows."""

from .brebes import PengaduanBrebes
from .complaint import Category, Complaint
from .palangka_raya import PengaduanPalangkaRaya
from .sukamara import PengaduanOnlineSukamara, PengaduanSukamara, PengaduanTatapMukaSukamara
from .tomohon import PengaduanTomohon
from .way_kanan import PengaduanWayKanan

__all__ = [
    "Category",
    "Complaint",
    "PengaduanBrebes",
    "PengaduanOnlineSukamara",
    "PengaduanPalangkaRaya",
    "PengaduanSukamara",
    "PengaduanTatapMukaSukamara",
    "PengaduanTomohon",
    "PengaduanWayKanan",
]
