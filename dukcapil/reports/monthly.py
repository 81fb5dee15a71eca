"""The one door for every change of a monthly report: lock, permission, move, freeze, trail, in one transaction."""

import time
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from dukcapil.casework.inputs import MAX_NOTE, NOTE_MISSING
from dukcapil.casework.parties import Staff
from dukcapil.casework.refusals import AlreadyDone, NoSuchVerb, NotAllowed, WrongInput
from dukcapil.people.desks import Seat, seat_for, seats_of
from dukcapil.people.models import Office, User
from dukcapil.people.roles import Role
from dukcapil.worktime.wording import day_in_words, dotted, moment_in_words, month_in_words
from sop_registry.flow import Exit

from .digesting import digest
from .models import MonthlyReport, ReportAct, Stale
from .monthly_content import drawn, is_over
from .monthly_flow import DRAFT, FINAL, MONTHLY
from .scope import end_of_month, month_before, month_of
from .waiting import tell_who_must_act

WRITERS = MONTHLY.steps[DRAFT].exits["ajukan"].by  # who completes a draft and begins a correction
READERS = frozenset({Role.PETUGAS, Role.KASI, Role.KABID, Role.PENGELOLA, Role.KADIS, Role.ADMIN})
NOTES = {"opening": "Pengantar", "obstacles": "Kendala", "follow_up": "Tindak lanjut"}
MADE, CORRECTED = "buat", "perbaiki"  # the two ways into a draft; neither is a verb of the machine
OLDEST = 24  # months back that a report is made on demand
_POSTS = {Role.KABID: "Kepala Bidang", Role.KADIS: "Kepala Dinas"}
AT_ONCE, IN_THE_BACKGROUND = 4, 120  # seconds given to facts that are behind, by a page and by a job (in its lease)


def perform_report(
    report: MonthlyReport,
    verb: str,
    *,
    by: Staff,
    note: str = "",
    seen: int | None = None,
    at: datetime | None = None,
) -> MonthlyReport:
    """Do one act on a report and return it as it now stands.

    ``seen`` is the number of moves the person's page was drawn with. Refusals: ``NoSuchVerb``, ``NotAllowed``,
    ``AlreadyDone``, ``WrongInput``.
    """
    if verb == "ajukan":
        bring_up_to_date(report.office, seconds=AT_ONCE)
    with transaction.atomic():
        locked = MonthlyReport.objects.select_for_update(of=("self",)).select_related("office").get(pk=report.pk)
        return _move(locked, verb, by.read_anew(), note.strip(), seen, at or timezone.now())


def _move(report: MonthlyReport, verb: str, by: Staff, note: str, seen: int | None, at: datetime) -> MonthlyReport:
    exit_ = exit_for(report, verb, seen)
    if not exit_.allows(report, by):
        raise NotAllowed(who_may(report, exit_))
    _check_note(exit_, note)
    standing = by.standing(exit_.by, report)
    source = report.state
    getattr(report, verb)(by=by, note=note, fields={})
    if source == DRAFT:
        report.figures = drawn(report.office, report.month, at)
    elif report.state == DRAFT:
        report.figures = None
    if report.state == FINAL:
        report.final_at = at
    report.moves += 1
    report.save()
    ReportAct.objects.create(
        report=report,
        verb=verb,
        from_state=source,
        to_state=report.state,
        user=standing.user,
        role=standing.role,
        mandate=standing.mandate,
        post=post_of(standing.seat),
        note=note,
        at=at,
    )
    tell_who_must_act(report, but=standing.user, note=note, at=at)
    return report


def exit_for(report: MonthlyReport, verb: str, seen: int | None = None) -> Exit:
    """The exit a verb takes from where the report is."""
    if not any(verb in step.exits for step in report.flow.steps.values()):
        raise NoSuchVerb("Tindakan ini tidak dikenal untuk laporan bulanan.")
    exit_ = report.flow.exits_of(report.state).get(verb)
    if exit_ is None or (seen is not None and seen != report.moves):
        raise AlreadyDone(done_by(report) if _was_done(report, verb) else _not_yet(report))
    return exit_


def _was_done(report: MonthlyReport, verb: str) -> bool:
    """Has this step been taken since the report was last here, or the page grown old? Else it has not come to it."""
    return verb in report.flow.exits_of(report.state) or report.trail.filter(verb=verb).exists()


def _not_yet(report: MonthlyReport) -> str:
    waits = " atau ".join(report.office.label_of(role) for role in report.waits_for)
    return f"Laporan ini belum sampai pada langkah itu. Keadaan: {report.state_title}, menunggu {waits}."


def done_by(report: MonthlyReport) -> str:
    last = report.trail.select_related("user").last()
    if last is None or last.user is None:
        return f"Tindakan ini tidak tersedia sekarang. Laporan: {report.state_title}."
    when = moment_in_words(last.at, report.office.zone)
    return f"Langkah ini sudah dilakukan oleh {last.user} ({last.post}) pada {when}. Laporan: {report.state_title}."


def who_may(report: MonthlyReport, exit_: Exit) -> str:
    labels = " atau ".join(report.office.label_of(role) for role in exit_.by)
    return f"Tindakan “{exit_.button}” hanya dapat dilakukan oleh {labels} yang melayani semua SOP kantor ini."


def _check_note(exit_: Exit, note: str) -> None:
    if exit_.verb.note == "wajib" and not note:
        raise WrongInput({"note": NOTE_MISSING})
    if len(note) > MAX_NOTE:
        raise WrongInput({"note": f"Catatan paling panjang {dotted(MAX_NOTE)} karakter."})


def post_of(seat: Seat | None) -> str:
    """ "Kepala Bidang", "Plt. Kepala Dinas": the post alone, as a signature block names it."""
    if seat is None:
        return ""
    post = post_of_role(seat.role, seat.office)
    return f"{seat.mandate.get_kind_display()} {post}" if seat.mandate else post


def post_of_role(role: Role, office: Office) -> str:
    """ "Kepala Bidang" for a Kabid, unless the office's papers call the role something else."""
    label = office.label_of(role)
    return _POSTS.get(role, label) if label == role.label else label


# ---- who


def acts_open_to(report: MonthlyReport, by: Staff) -> list[Exit]:
    """What this person may do with the report now, in the machine's order."""
    return [exit_ for exit_ in report.flow.exits_of(report.state).values() if exit_.allows(report, by)]


def may_write(user: User, office: Office, at: datetime) -> bool:
    """May this person make, complete and correct the reports of an office?"""
    return any(seat_for(user, role, office, MONTHLY.sop, at) for role in WRITERS)


def offices_read_by(user: User, at: datetime) -> list[Office]:
    """The offices whose reports this person reads, by name; a desk of some SOPs does not see the whole office."""
    offices = {seat.office.pk: seat.office for seat in seats_of(user, at) if reads(seat)}
    return sorted(offices.values(), key=lambda office: office.name)


def reads(seat: Seat) -> bool:
    return seat.role in READERS and seat.serves(MONTHLY.sop)


# ---- drafts


def why_not(office: Office, month: date, now: datetime) -> str:
    """Why an office's month cannot have a report yet, or any more; empty where it can."""
    name = month_in_words(month)
    this_month = month_of(now.astimezone(office.zone).date())
    if month > this_month:
        return f"{name} belum dimulai. Laporan dibuat sesudah bulannya berakhir."
    if not is_over(month, office, now):
        ready = day_in_words(_following(month), weekday=False)
        return f"{name} belum berakhir. Laporannya dibuat pada {ready}."
    oldest = this_month
    for _ in range(OLDEST):
        oldest = month_before(oldest)
    if month < oldest:
        return f"Laporan dibuat paling lama {OLDEST} bulan ke belakang."
    return ""


def _following(month: date) -> date:
    return end_of_month(month) + timedelta(days=1)


def open_draft(office: Office, month: date, *, by: User | None, at: datetime) -> MonthlyReport:
    """The first version of a month's report, in the caller's transaction; the one that is there, if there is one."""
    report, is_new = MonthlyReport.objects.get_or_create(
        office=office, month=month, version=1, defaults={"made_at": at}
    )
    if is_new:
        _opening_act(report, MADE, by, "", at)
        tell_who_must_act(report, but=by, note="", at=at)
    return report


def correct(report: MonthlyReport, *, by: Staff, note: str, at: datetime | None = None) -> MonthlyReport:
    """A new version of a final report, from its notes, through the same machine; ``note`` says what was wrong."""
    at, note = at or timezone.now(), note.strip()
    with transaction.atomic():
        list(MonthlyReport.objects.select_for_update().filter(pk=report.pk).values_list("pk"))
        # Read after the lock: whoever held it may have begun the next version.
        versions = MonthlyReport.objects.filter(office=report.office, month=report.month)
        latest = versions.select_related("office").first()
        person = by.read_anew()
        if not may_write(person.user, latest.office, at):
            raise NotAllowed("Perbaikan hanya dapat dimulai oleh petugas atau admin kantor ini.")
        if latest.pk != report.pk or not latest.is_final:
            raise AlreadyDone(f"Sudah ada versi {latest.version} untuk bulan ini: {latest.state_title}.")
        if not note:
            raise WrongInput({"note": "Tuliskan apa yang diperbaiki."})
        if len(note) > MAX_NOTE:
            raise WrongInput({"note": f"Catatan paling panjang {dotted(MAX_NOTE)} karakter."})
        new = MonthlyReport.objects.create(
            office=latest.office,
            month=latest.month,
            version=latest.version + 1,
            made_at=at,
            **{name: getattr(latest, name) for name in NOTES},
        )
        _opening_act(new, CORRECTED, person.user, note, at)
    return new


def _opening_act(report: MonthlyReport, verb: str, by: User | None, note: str, at: datetime) -> None:
    seats = (seat_for(by, role, report.office, MONTHLY.sop, at) for role in WRITERS) if by else ()
    seat = next((seat for seat in seats if seat), None)
    ReportAct.objects.create(
        report=report,
        verb=verb,
        to_state=report.state,
        user=by,
        role=seat.role.value if seat else "",
        mandate=seat.mandate if seat else None,
        post=post_of(seat),
        note=note,
        at=at,
    )


def bring_up_to_date(office: Office, *, seconds: float = IN_THE_BACKGROUND) -> None:
    """Let the facts hold every act up to now; ``AlreadyDone`` where they do not after so many seconds and a batch."""
    until, top = time.monotonic() + seconds, None
    while True:
        count = digest(limit=1)
        if top is None:  # after the digest has noted whose hours changed; what comes later need not be waited for
            top = Stale.objects.aggregate(top=Max("pk"))["top"] or 0
        if not Stale.objects.filter(pk__lte=top, case__office=office).exists():
            return
        if time.monotonic() > until:
            raise AlreadyDone("Angka bulan ini sedang dihitung. Coba lagi satu menit lagi.")
        if not count:
            time.sleep(0.25)  # another worker is at it
