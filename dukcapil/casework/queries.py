"""What more than one page reads: which cases a user may see, what waits for them, how a case came here."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, F, Q, QuerySet
from django.db.models.functions import Cast
from guardian.models import UserObjectPermission

from dukcapil.notices.models import Notice
from dukcapil.people.desks import seats_of
from dukcapil.people.models import User
from dukcapil.people.roles import Role
from dukcapil.worktime.wording import clock_time, day_in_words, length_in_words, moment_in_short
from sop_registry.flow import ENDS
from sop_registry.verbs import VERBS

from .models import Case, Clock, Trail
from .parties import Party
from .perform import OPENING


def visible_cases(user: User, at: datetime) -> QuerySet[Case]:
    """Cases of the SOPs that the user's desks serve, and those handed to them by name. Nothing else exists."""
    rule = Q(pk__in=_handed_to(user))
    for seat in seats_of(user, at):
        rule |= _of_seat(seat)
    return Case.objects.filter(rule).select_related("office", "sop", "edition", "applicant")


def _handed_to(user: User) -> QuerySet:
    """Ids of the cases a disposition names the user on (guardian keeps them as text)."""
    return (
        UserObjectPermission.objects.filter(user=user, permission__codename="see_case")
        .annotate(case=Cast("object_pk", BigIntegerField()))
        .values("case")
    )


def waiting_for(user: User, at: datetime) -> QuerySet[Case]:
    """The desk: what waits for one of the user's roles, nearest step due first, then the oldest."""
    rule = Q(pk__in=[])
    for seat in seats_of(user, at):
        rule |= _of_seat(seat) & Q(waiting_for=seat.role.value)
    return (
        Case.objects.filter(rule)
        .select_related("office", "sop", "edition", "applicant")
        .order_by(F("step_due_at").asc(nulls_last=True), F("due_at").asc(nulls_last=True), "id")
    )


def _of_seat(seat) -> Q:
    rule = Q(office=seat.office)
    return rule & Q(sop__key__in=seat.sops) if seat.sops else rule


def acts_open_to(case: Case, party: Party) -> list:
    """The exits this party may take now, in the SOP's own order: the first that is not quiet is primary."""
    return [
        exit_
        for verb, exit_ in case.flow.exits_of(case.state).items()
        if exit_.allows(case, party) and not case.why_closed_to(verb)
    ]


def notices_about(case: Case) -> QuerySet[Notice]:
    return Notice.objects.filter(office_id=case.office_id, reference=case.number)


@dataclass(frozen=True)
class Stop:
    """One stop on the way of a case, in plain words. ``kind`` is "done", "now" or "todo"."""

    title: str
    line: str
    kind: str
    note: str = ""
    added: bool = False


def way_of(case: Case, trail: list[Trail], at: datetime, *, for_citizen: bool) -> list[Stop]:
    """The rail of a case: what was done, where it is now, and the ordinary way still ahead."""
    stops = [_done(case, act, at, for_citizen) for act in trail]
    if case.graph.is_end(case.state):
        return [*stops, Stop(ENDS[case.state], "", "done")]
    since = f"sejak {moment_in_short(case.entered_at, case.office.zone, at)}"
    return [
        *stops,
        _stop(case, case.state, "now", for_citizen, since),
        *(_stop(case, state, "todo", for_citizen) for state in case.graph.path_from(case.state)),
    ]


def _stop(case: Case, state: str, kind: str, for_citizen: bool, when: str = "") -> Stop:
    if state in ENDS:
        return Stop(ENDS[state], "", kind)
    standard = case.edition.step_time(state)
    facts = [case.edition.label_of(state), when, f"standar {standard}" if standard else ""]
    if case.graph.steps[state].added:
        facts.append("tambahan sistem")
    step = case.graph.steps[state]
    return Stop(
        (for_citizen and step.for_citizen) or case.edition.activity_of(state),
        " · ".join(fact for fact in facts if fact),
        kind,
        added=case.graph.steps[state].added,
    )


def _done(case: Case, act: Trail, at: datetime, for_citizen: bool) -> Stop:
    title = "Dikirim" if act.verb == OPENING else VERBS[act.verb].past
    when = moment_in_short(act.at, case.office.zone, at)
    return Stop(title, f"{_actor(case, act, for_citizen)} · {when}", "done", _note(case, act, for_citizen))


def _actor(case: Case, act: Trail, for_citizen: bool) -> str:
    if act.party == Trail.Party.SYSTEM:
        return "Sistem"
    if act.party == Trail.Party.CITIZEN:
        return "Anda" if for_citizen else "Pemohon"
    who = act.mandate.title if act.mandate_id else label_in_trail(case, act)
    if act.on_behalf:
        who += " atas nama pemohon"
    return who if for_citizen else f"{act.user}, {who}"


def label_in_trail(case: Case, act: Trail) -> str:
    """The actor as the SOP prints it for that step; the office's own label for other acts."""
    step = case.graph.steps.get(act.from_state)
    if step is not None and step.actor == act.role:
        return case.edition.label_of(act.from_state)
    return case.office.label_of(act.role)


def _note(case: Case, act: Trail, for_citizen: bool) -> str:
    """The citizen reads the notes addressed to them: returns, refusals, and their own."""
    step = case.graph.steps.get(act.to_state)
    to_citizen = act.to_state in ENDS or (step is not None and step.returns_to_citizen)
    concerns_citizen = to_citizen or act.role == Role.PEMOHON or act.on_behalf
    return act.note if concerns_citizen or not for_citizen else ""


@dataclass(frozen=True)
class Urgency:
    """How near a due time is, as a word and a colour."""

    text: str
    kind: str


def urgency(due_at: datetime | None, now: datetime, zone) -> Urgency | None:
    if due_at is None:
        return None
    if due_at < now:
        return Urgency(f"Lewat {length_in_words(now - due_at)}", "late")
    soon = (due_at - now).total_seconds() < 3600
    text = f"{length_in_words(due_at - now)} lagi" if soon else moment_in_short(due_at, zone, now)
    return Urgency(text, "soon" if soon else "ok")


def why_this_due_time(case: Case) -> str:
    """The explained deadline, for officer and citizen alike."""
    promise = case.edition.whole_time
    if promise is None:
        return "Naskah SOP ini tidak menyebut batas waktu untuk seluruh berkas."
    start = case.clock.filter(event=Clock.Event.START).order_by("-id").first()
    if start is None:
        return f"SOP memberi {promise} sejak berkas dinyatakan lengkap."
    since = day_in_words(start.at.astimezone(case.office.zone).date())
    return (
        f"SOP memberi {promise} sejak diterima, {since} pukul {clock_time(start.at, case.office.zone)}. "
        + (
            "Menit dan jam hanya dihitung pada jam layanan. "
            if promise.minutes
            else "Batasnya penutupan jam layanan pada hari kerja terakhir itu; hari libur tidak dihitung. "
        )
        + "Waktu saat kantor menunggu Anda tidak dihitung."
    )
