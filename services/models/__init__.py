"""The document services; importing this module registers their flows."""

from .application import Application
from .way_kanan import (
    AktaKelahiran,
    AktaKematian,
    KartuIdentitasAnak,
    KartuKeluargaBaru,
    KtpElektronik,
    SuratPindah,
)

__all__ = [
    "AktaKelahiran",
    "AktaKematian",
    "Application",
    "KartuIdentitasAnak",
    "KartuKeluargaBaru",
    "KtpElektronik",
    "SuratPindah",
]
