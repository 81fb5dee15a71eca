"""The roles of the papers, as decided in the reading of the thirteen SOPs."""

from django.db import models


class Role(models.TextChoices):
    """Who acts. Holding a role in an office is the object permission ``act_as_<role>``."""

    PEMOHON = "pemohon", "Pemohon"
    PETUGAS = "petugas", "Petugas"
    OPERATOR = "operator", "Operator"
    PENYERAHAN = "penyerahan", "Petugas Penyerahan"
    KASI = "kasi", "Kasi"
    KABID = "kabid", "Kabid"
    PENGELOLA = "pengelola", "Pejabat Pengelola Pengaduan"
    TIM = "tim", "Tim Penjawab Aduan"
    KADIS = "kadis", "Kadis"
    ADMIN = "admin", "Admin kantor"

    @property
    def permission(self) -> str:
        """Codename of the permission on ``Office`` that holding this role means."""
        return f"act_as_{self.value}"

    @property
    def rank(self) -> int:
        """Place in the hierarchy pemohon < petugas < kasi < kabid < kadis (admin stands outside: -1)."""
        return _RANK[self]


_RANK = {
    Role.PEMOHON: 0,
    Role.PETUGAS: 1,
    Role.OPERATOR: 1,
    Role.PENYERAHAN: 1,
    Role.KASI: 2,
    Role.KABID: 3,
    Role.PENGELOLA: 3,
    Role.TIM: 3,
    Role.KADIS: 4,
    Role.ADMIN: -1,
}

STAFF_ROLES = tuple(role for role in Role if role is not Role.PEMOHON)
FRONT_DESK = (Role.PETUGAS,)  # may do a citizen's act on the citizen's behalf
