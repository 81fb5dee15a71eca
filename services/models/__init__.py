"""The document services; importing this module registers their flows."""

from .application import Application
from .blanko import BlankoKind, BlankoMove, BlankoStock
from .draft import Draft
from .issued import DownloadCode, IssuedDocument
from .requirement import RequirementItem
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
    "BlankoKind",
    "BlankoMove",
    "BlankoStock",
    "DownloadCode",
    "Draft",
    "IssuedDocument",
    "KartuIdentitasAnak",
    "KartuKeluargaBaru",
    "KtpElektronik",
    "RequirementItem",
    "SuratPindah",
]
