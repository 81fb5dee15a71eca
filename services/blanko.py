"""The ledger of blanks at work: who may look and record, what is left, what comes and spoils, what waits for blanks."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT

from dukcapil.casework.effects import FACTS
from dukcapil.casework.models import Case, Trail
from dukcapil.casework.queries import visible_cases
from dukcapil.casework.refusals import NotAllowed
from dukcapil.people.desks import Seat, seats_of
from dukcapil.people.models import Office, User
from dukcapil.people.roles import Role
from dukcapil.worktime.wording import dotted
from sop_registry.families import document_sops
from sop_registry.flow import FLOWS, Holder

from .models.blanko import NO_BLANKS, BlankoKind, BlankoMove, BlankoStock, read_serial
from .stock_warning import WARNED, sops_using

RECORDERS = (Role.KASI, Role.OPERATOR, Role.PENYERAHAN, Role.ADMIN)
MOST_AT_ONCE = 100_000


@dataclass(frozen=True)
class Balance:
    """What is left of one kind, in a word and a colour."""

    kind: BlankoKind
    left: int
    low: int

    @property
    def word(self) -> str:
        return "habis" if self.left == 0 else "menipis" if self.left <= self.low else "cukup"

    @property
    def tone(self) -> str:
        return {"habis": "late", "menipis": "soon", "cukup": "ok"}[self.word]

    @property
    def shown(self) -> str:
        """ "10.000"."""
        return dotted(self.left)

    @property
    def sentence(self) -> str:
        return f"{self.kind.label} habis" if self.left == 0 else f"{self.kind.label} tinggal {self.shown}"


def offices_for(user: User, at: datetime) -> list[Office]:
    """The offices whose ledger a user may read: where a desk of theirs serves a document."""
    return list({seat.office.pk: seat.office for seat in seats_of(user, at) if _serves_documents(seat)}.values())


def may_record(user: User, office: Office, at: datetime) -> bool:
    seats = (seat for seat in seats_of(user, at) if seat.office.pk == office.pk and seat.role in RECORDERS)
    return any(map(_serves_documents, seats))


def _serves_documents(seat: Seat) -> bool:
    return any(seat.serves(sop) for sop in document_sops(seat.office.key))


def kinds_of(office: Office) -> list[BlankoKind]:
    """The kinds that the office prints on."""
    return [kind for kind in BlankoKind if sops_using(office, kind)]


def balances_of(office: Office) -> list[Balance]:
    """One query; a kind that never came has nothing left."""
    stocks = {stock.kind: stock for stock in office.blanko.all()}
    kinds = [(kind, stocks.get(kind.value) or BlankoStock(kind=kind)) for kind in kinds_of(office)]
    return [Balance(kind, stock.balance, stock.low) for kind, stock in kinds]


def running_low(user: User, at: datetime) -> list[tuple[Office, Balance]]:
    """What the desks of a kasi or an admin are told: the kinds they have to do with that are at their low mark.

    One query for each office where the user is one of those; none for everybody else.
    """
    told = [seat for seat in seats_of(user, at) if seat.role in WARNED and _serves_documents(seat)]
    offices = {seat.office.pk: seat.office for seat in told}
    return [
        (office, balance)
        for office in offices.values()
        for balance in balances_of(office)
        if balance.left <= balance.low
        and any(
            seat.office.pk == office.pk and seat.serves(sop)
            for seat in told
            for sop in sops_using(office, balance.kind)
        )
    ]


def waiting_for_blanks(user: User, office: Office, at: datetime) -> QuerySet[Case]:
    """The cases put aside for want of blanks, as far as the user may see them; the longest waiting first."""
    aside = {
        step.name
        for proxy in FLOWS.values()
        if proxy.flow.sop in document_sops(office.key)
        for step in proxy.flow.steps.values()
        if step.holder is Holder.OUTSIDE
    }
    put_aside = Trail.objects.filter(case=OuterRef("pk"), to_state=OuterRef("state")).exclude(
        from_state=OuterRef("state")
    )
    cause = put_aside.order_by("-seq").annotate(cause=KT(f"data__{FACTS}__sebab")).values("cause")[:1]
    cases = visible_cases(user, at).filter(office=office, state__in=aside)
    return cases.annotate(cause=Subquery(cause)).filter(cause=NO_BLANKS).order_by("entered_at", "id")


def receive(office: Office, kind: str, quantity: int, note: str, *, by: User, key: UUID, at: datetime) -> bool:
    """A delivery. False where this very form was entered before."""
    return _enter(
        BlankoMove(
            office=office,
            kind=kind,
            move=BlankoMove.Kind.RECEIVED,
            change=quantity,
            note=note,
            by=by,
            key=key,
            at=at,
        )
    )


def spoil(
    office: Office, kind: str, quantity: int, serial: str, note: str, *, by: User, key: UUID, at: datetime
) -> bool:
    """Blanks of the stock that are no good: one by its serial, or some. False where entered before."""
    return _enter(
        BlankoMove(
            office=office,
            kind=kind,
            move=BlankoMove.Kind.SPOILED,
            change=-quantity,
            serial=read_serial(serial),
            note=note,
            by=by,
            key=key,
            at=at,
        )
    )


def _enter(move: BlankoMove) -> bool:
    check_may_record(move.by, move.office, move.at)
    try:
        with transaction.atomic():
            BlankoStock.locked(move.office, move.kind)  # the same form posted twice waits here for itself
            if BlankoMove.objects.filter(key=move.key).exists():
                return False
            move.enter()
    except IntegrityError:
        if BlankoMove.objects.filter(key=move.key).exists():  # the same form at once for another kind
            return False
        raise
    return True


@transaction.atomic
def set_low_marks(office: Office, marks: dict[str, int], *, by: User, at: datetime) -> None:
    """From how many left of each kind on the office is warned."""
    check_may_record(by, office, at)
    for kind, low in sorted(marks.items()):
        stock = BlankoStock.locked(office, kind)
        stock.low = low
        stock.save(update_fields=["low"])


def check_may_record(user: User, office: Office, at: datetime) -> None:
    if not may_record(user, office, at):
        *most, last = [office.label_of(role) for role in RECORDERS]
        raise NotAllowed(f"Mutasi blanko hanya dicatat oleh {', '.join(most)}, atau {last}.")
