"""The machine of the monthly report: who completes, checks and accepts it (Palangka Raya's steps 7 and 8)."""

from dukcapil.people.roles import Role
from sop_registry.flow import Flow, Step, to

DRAFT, AT_KABID, AT_KADIS, FINAL = "draf", "ditinjau_kabid", "di_kadis", "final"


class ReportFlow(Flow):
    """A flow of its own beside the thirteen SOPs: it ends in a final report and runs on no edition."""

    ends = {FINAL: "Final"}
    is_sop = False


MONTHLY = ReportFlow(
    "laporan/bulanan/1",
    Step(
        DRAFT,
        Role.PETUGAS,
        title="Draf",
        ajukan=to(AT_KABID, label="Ajukan ke Kabid", by=(Role.PETUGAS, Role.ADMIN)),
    ),
    Step(
        AT_KABID,
        Role.KABID,
        title="Ditinjau Kabid",
        teruskan=to(AT_KADIS, label="Teruskan ke Kadis"),
        kembalikan=to(DRAFT, label="Kembalikan ke petugas"),
    ),
    Step(
        AT_KADIS,
        Role.KADIS,
        title="Di Kadis",
        terima=to(FINAL, label="Terima laporan"),
        kembalikan=to(AT_KABID, label="Kembalikan ke Kabid"),
    ),
)
