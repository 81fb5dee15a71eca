"""The ledger of blanks (KTP-el, KIA, akta): received, used with their serial, spoiled; what is left is their sum."""

from django.conf import settings
from django.db import models

from dukcapil.casework.models import Case, Trail
from dukcapil.casework.refusals import WrongInput
from dukcapil.people.models import Office
from dukcapil.worktime.wording import dotted
from services.stock_warning import warn_of_low_stock

NO_BLANKS = "blanko"  # the cause of a pause (see casework's input "sebab")


class BlankoKind(models.TextChoices):
    KTP = "ktp-el", "Blanko KTP-el"
    KIA = "kia", "Blanko KIA"
    AKTA = "akta", "Blanko akta"


class BlankoStock(models.Model):
    """How many blanks of a kind an office has; its row is the lock of the ledger."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="blanko", verbose_name="kantor")
    kind = models.CharField("jenis", max_length=8, choices=BlankoKind.choices)
    balance = models.PositiveIntegerField("saldo", default=0)
    low = models.PositiveIntegerField("batas peringatan", default=50)

    class Meta:
        verbose_name = "stok blanko"
        verbose_name_plural = "stok blanko"
        ordering = ["office_id", "kind"]
        constraints = [models.UniqueConstraint(fields=["office", "kind"], name="one_stock_per_kind")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.balance}"

    @property
    def is_low(self) -> bool:
        return self.balance <= self.low

    @classmethod
    def locked(cls, office: Office, kind: str) -> "BlankoStock":
        cls.objects.bulk_create([cls(office=office, kind=kind)], ignore_conflicts=True)
        return cls.objects.select_for_update().get(office=office, kind=kind)


class BlankoMove(models.Model):
    """One line of the ledger. Append-only: the database refuses to change it. ``change`` is what it adds to the stock.

    A blank spoiled while printing was used before, so its spoiling changes nothing more (0).
    """

    class Kind(models.TextChoices):
        RECEIVED = "terima", "Diterima"
        USED = "pakai", "Dipakai"
        SPOILED = "rusak", "Rusak"

    office = models.ForeignKey(Office, models.PROTECT, related_name="blanko_moves", verbose_name="kantor")
    kind = models.CharField("jenis", max_length=8, choices=BlankoKind.choices)
    move = models.CharField("peristiwa", max_length=6, choices=Kind.choices)
    change = models.IntegerField("perubahan")
    balance = models.PositiveIntegerField("saldo sesudahnya")
    serial = models.CharField("nomor seri", max_length=40, blank=True)
    note = models.CharField("keterangan", max_length=200, blank=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="blanko_moves", verbose_name="berkas")
    act = models.ForeignKey(Trail, models.PROTECT, null=True, related_name="blanko_moves")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("waktu")
    key = models.UUIDField("kunci kiriman", null=True, unique=True, editable=False)

    class Meta:
        verbose_name = "mutasi blanko"
        verbose_name_plural = "mutasi blanko"
        ordering = ["office_id", "kind", "-id"]
        indexes = [models.Index(fields=["office", "-id"], name="blanko_lines_of_office")]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "kind", "serial"],
                condition=models.Q(move="pakai"),
                name="a_blank_is_used_once",
            ),
            models.UniqueConstraint(
                fields=["office", "kind", "serial"],
                condition=models.Q(move="rusak") & ~models.Q(serial=""),
                name="a_blank_is_spoiled_once",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.get_move_display()} {self.serial}"

    @classmethod
    def why_none_left(cls, office: Office, kind: str) -> str:
        """The sentence that keeps a print from being recorded; empty while there are blanks."""
        if any(stock.kind == kind and stock.balance > 0 for stock in office.blanko.all()):
            return ""
        return none_left(kind)

    @classmethod
    def use(cls, office: Office, kind: str, serial: str, act: Trail) -> "BlankoMove":
        """An unsaved use of one blank by an act."""
        serial = read_serial(serial)
        return cls(
            office=office, kind=kind, move=cls.Kind.USED, change=-1, serial=serial, act=act, by=act.user, at=act.at
        )

    def spoiled_by(self, act: Trail) -> "BlankoMove":
        """An unsaved line: the blank that this line used is no longer good."""
        return BlankoMove(
            office=self.office,
            kind=self.kind,
            move=self.Kind.SPOILED,
            change=0,
            serial=self.serial,
            note="cetak ulang",
            act=act,
            by=act.user,
            at=act.at,
        )

    def enter(self) -> None:
        """Check against the ledger under its lock, then write. ``WrongInput`` names the serial or the stock.

        A line that brings the stock down to its low mark is told to those who order blanks.
        """
        stock = BlankoStock.locked(self.office, self.kind)
        if stock.balance + self.change < 0:
            left = f"{BlankoKind(self.kind).label} tinggal {dotted(stock.balance)}."
            raise WrongInput({self._blamed: none_left(self.kind) if self.case_id else left})
        if self.serial and (earlier := self._earlier()):
            where = f" untuk {earlier.case.number}" if earlier.case_id else ""
            fate = earlier.get_move_display().lower()
            raise WrongInput({self._blamed: f"Nomor seri ini sudah tercatat {fate}{where}."})
        was_enough = stock.balance > stock.low
        stock.balance = self.balance = stock.balance + self.change
        stock.save(update_fields=["balance"])
        self.save(force_insert=True)
        if was_enough and stock.is_low:
            label = BlankoKind(self.kind).label
            warn_of_low_stock(self.office, self.kind, label, stock.balance, move=self.pk, at=self.at)

    @property
    def _blamed(self) -> str:
        return "nomor_seri" if self.case_id else "serial" if self.serial else "quantity"

    def _earlier(self) -> "BlankoMove | None":
        """A line that this one contradicts: a blank is used once and spoiled once, and not used once it is spoiled."""
        same = BlankoMove.objects.filter(office=self.office, kind=self.kind, serial=self.serial)
        clashes = [self.Kind.USED, self.Kind.SPOILED]
        if self.move == self.Kind.SPOILED and self.change == 0:
            clashes = [self.Kind.SPOILED]
        return same.filter(move__in=clashes).select_related("case").first()


def none_left(kind: str) -> str:
    return f"{BlankoKind(kind).label} habis. Tunda berkas ini dengan sebab Blanko habis sampai blanko diterima."


def read_serial(text: str) -> str:
    """A serial as a person types it: capitals, single blanks."""
    return " ".join(text.upper().split())


def moves_of(case: Case) -> list[BlankoMove]:
    """What a case has taken from the stock of its office, and what of it was spoiled."""
    return list(BlankoMove.objects.filter(case_id=case.pk).select_related("office").order_by("id"))


def still_good(moves: list[BlankoMove]) -> list[BlankoMove]:
    """The blanks a case has used and not spoiled (at most one)."""
    spoiled = {move.serial for move in moves if move.move == BlankoMove.Kind.SPOILED}
    return [move for move in moves if move.move == BlankoMove.Kind.USED and move.serial not in spoiled]
