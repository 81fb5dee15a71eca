"""A whole list of cases as a file, made by a worker: however many rows, with what the asker may see and no more."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.http import QueryDict

from dukcapil.jobs.models import Job
from dukcapil.jobs.running import Kind, Progress, ask, register
from dukcapil.jobs.tables import FORMATS, write_table
from dukcapil.people.desks import seats_of
from dukcapil.people.models import Office, User
from dukcapil.people.roles import Role
from sop_registry.queries import sops_of

from .books import log_export
from .filters import CaseFilter
from .models import BookExport, Case
from .privacy import MAX_PURPOSE, MIN_PURPOSE
from .queries import LIST_COLUMNS, visible_cases
from .refusals import NotAllowed, WrongInput

KIND = "daftar-berkas"
STEP = 2_000  # rows fetched at a time
HEADS = (
    *("Nomor register", "SOP", "Pokok", "Pemohon", "Saluran", "Langkah"),
    *("Diterima", "Batas langkah", "Batas berkas", "Ditutup"),
)
PERSONAL_HEADS = ("WhatsApp", "E-mail", "NIK")


def ask_for_cases(*, office: Office, by: User, query: str, kind: str, purpose: str, at: datetime) -> Job:
    """Queue the export of one office's list as it is filtered now.

    With a ``purpose`` it holds contact data and NIK too: for the office's admin alone, and the job keeps what for.
    """
    purpose = purpose.strip()
    if purpose and not _is_admin(by, office, at):
        raise NotAllowed("Kontak dan NIK pemohon hanya diunduh admin kantor.")
    if purpose and not MIN_PURPOSE <= len(purpose) <= MAX_PURPOSE:
        raise WrongInput({"purpose": f"Tuliskan tujuannya, {MIN_PURPOSE} sampai {MAX_PURPOSE} karakter."})
    if kind not in FORMATS:
        raise WrongInput({"kind": "Pilih XLSX atau CSV."})
    if narrowed_list(office, by, query, at).errors:
        raise WrongInput(
            {"office": "Saringan daftarnya tidak berlaku di kantor ini. Perbaiki dahulu di daftar berkas."}
        )
    day = at.astimezone(office.zone)
    return ask(
        KIND,
        f"Daftar berkas {office.short_name}" + (", dengan data pribadi" if purpose else ""),
        office=office,
        by=by,
        name=f"berkas-{office.key}-{day:%Y-%m-%d}.{kind}",
        content_type=FORMATS[kind],
        params={"query": query, "kind": kind, "purpose": purpose},
        at=at,
    )


def _is_admin(user: User, office: Office, at: datetime) -> bool:
    return any(seat.office == office and seat.role is Role.ADMIN for seat in seats_of(user, at))


def _may(job: Job, user: User, at: datetime) -> bool:
    sits_there = any(seat.office == job.office for seat in seats_of(user, at))
    return sits_there and (not job.params["purpose"] or _is_admin(user, job.office, at))


def _work(job: Job, path: Path) -> Iterator[Progress]:
    personal = bool(job.params["purpose"])
    cases = _chosen(job)
    total = cases.count()
    heads = (*HEADS, *PERSONAL_HEADS) if personal else HEADS
    rows = (_row(case, personal) for case in _in_steps(cases, job.office, personal))
    yield from write_table(path, job.params["kind"], "Berkas", heads, rows, total)


def _finish(job: Job) -> None:
    """Names go out with every list, contact data and NIK where a purpose was given."""
    user = User.objects.get(pk=job.asked_by_id)
    log_export(
        BookExport.CASES,
        job.params["kind"],
        narrowed=narrowed_list(job.office, user, job.params["query"], job.asked_at).in_words,
        rows=job.total,
        by=user,
        office=job.office,
        at=job.finished_at,
        purpose=job.params["purpose"],
    )


def narrowed_list(office: Office, user: User, query: str, at: datetime) -> CaseFilter:
    """The list of this office alone, as it is filtered, by the rights the asker has now."""
    seats = [seat for seat in seats_of(user, at) if seat.office == office]
    cases = visible_cases(user, at).filter(office=office)
    return CaseFilter(QueryDict(query), cases, user=user, sops=sops_of(seats), offices=[office], now=at)


def _chosen(job: Job):
    """Nothing where a right was lost since that the filter needs."""
    user = User.objects.get(pk=job.asked_by_id)
    narrowed = narrowed_list(job.office, user, job.params["query"], job.asked_at)
    return narrowed.queryset.none() if narrowed.errors else narrowed.qs


def _in_steps(cases, office: Office, personal: bool) -> Iterator[Case]:
    """Every case, newest first, by key: the memory of one step however many there are."""
    columns = (*LIST_COLUMNS, *(f"applicant__{name}" for name in ("phone", "email", "nik") if personal))
    before = None
    while True:
        step = cases if before is None else cases.filter(pk__lt=before)
        rows = list(step.order_by("-pk").select_related("edition", "applicant").only(*columns)[:STEP])
        for case in rows:
            case.office = office
            yield case
        if len(rows) < STEP:
            return
        before = rows[-1].pk


def _row(case: Case, personal: bool) -> list:
    zone = case.office.zone
    moments = (case.received_at, case.step_due_at, case.due_at, case.closed_at)
    row = [
        *(case.number, case.edition.short_title, case.shown_subject, case.asked_by),
        *(case.get_channel_display(), case.state_title),
        *(moment and moment.astimezone(zone) for moment in moments),
    ]
    if personal:
        who = case.applicant
        row += ["", "", ""] if case.anonymous else [str(who.phone or ""), who.email, who.nik]
    return row


register(Kind(KIND, _work, _may, _finish))
