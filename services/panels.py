"""What an application shows of its requirements: the officer checks them, the applicant mends them, others read."""

from django.urls import reverse

from dukcapil.casework.models import Attachment, Case
from dukcapil.casework.panels import Panel, Reader
from dukcapil.casework.parties import Staff
from dukcapil.files.uploads import ACCEPT
from dukcapil.people.roles import Role

from .checking_form import CheckingForm, Line
from .evidence import Evidence, evidence_of
from .mending import MEND
from .mending_form import MendingForm, Wanted
from .models import Application, RequirementItem
from .models.requirement import gaps_in, unchecked_in, wanted_in
from .placing_form import form_for_case
from .repair import Repair
from .told import parts_of, warnings_of

RETURN = "kembalikan"


def for_office(case: Case, reader: Reader) -> Panel | None:
    """The check in the first state for who may do it; everywhere else what was handed in and found."""
    if not reader.is_staff or not isinstance(case, Application) or not reader.sight.content:
        return None
    if may_check(case, Staff(reader.user, reader.at)):
        form = CheckingForm(case=case, evidence=evidence_of(case))
        verbs = frozenset({case.flow.starts_clock, RETURN})
        return Panel("services/_checking.html", checking_context(case, form, reader.at), "top", verbs, is_primary=True)
    return Panel("services/_handed_in.html", _handed_in(case, reader, evidence_of(case)))


def placing_for_office(case: Case, reader: Reader) -> Panel | None:
    """Photos of a conversation, while the file is checked or waits to be mended, for who may do that."""
    if not reader.is_staff or not isinstance(case, Application) or not reader.sight.content or not case.is_open:
        return None
    staff = Staff(reader.user, reader.at)
    if not may_check(case, staff) and not (_is_in_repair(case) and staff.acts_as(Role.PEMOHON, case)):
        return None
    form = form_for_case(case, reader.at)
    if not form.loose:
        return None
    return Panel(
        "services/_placing_panel.html", {"form": form, "action": reverse("placing", args=[case.number])}, "top"
    )


def mending_at_the_counter(case: Case, reader: Reader) -> Panel | None:
    """The front desk takes in what an applicant brings, on their behalf."""
    if not reader.is_staff or not isinstance(case, Application) or not reader.sight.content:
        return None
    if not _is_in_repair(case) or not Staff(reader.user, reader.at).acts_as(Role.PEMOHON, case):
        return None
    repair = Repair(case, reader.at)
    if not repair.wanted:
        return None
    context = mending_context(MendingForm(repair=repair, on_behalf=True))
    return Panel("services/_mending_counter.html", context, "top", frozenset({MEND}))


def for_citizen(case: Case, reader: Reader) -> Panel | None:
    """What to mend while the file is with them; else what they sent and how it stands."""
    if reader.is_staff or not isinstance(case, Application) or not case.is_open:
        return None
    if _is_in_repair(case):
        repair = Repair(case, reader.at)
        if not repair.wanted:
            return None
        context = mending_context(MendingForm(repair=repair, on_behalf=False))
        return Panel("services/_mending.html", context, "top", frozenset({MEND}), is_primary=True)
    evidence = evidence_of(case)
    context = _handed_in(case, reader, evidence)
    broken = [each for each in evidence if each.broken] if case.state == case.flow.first.name else []
    if broken:
        cards = [(each, reverse("resend_file", args=[case.tracking_code, each.item.code])) for each in broken]
        context |= {"broken": cards, "accept": ACCEPT}
        return Panel("services/_handed_in_broken.html", context, "top", is_primary=True)
    return Panel("services/_handed_in.html", context)


def may_check(case: Application, staff: Staff) -> bool:
    """Is this the first state, and somebody's who may say that the file is complete?"""
    first = case.flow.first
    return case.state == first.name and first.exits[case.flow.starts_clock].allows(case, staff)


def _is_in_repair(case: Application) -> bool:
    return case.is_open and case.flow.steps[case.state].returns_to_citizen


def checking_context(case: Application, form: CheckingForm, at) -> dict:
    items, status = case.to_check, RequirementItem.Status
    wanted, unchecked = wanted_in(items), unchecked_in(items)
    codes = {item.code for item in wanted}
    return {
        "case": case,
        "form": form,
        "lines": [_to_check(line, is_wanted=line.item.code in codes) for line in form.lines()],
        "action": reverse("checking", args=[case.number]),
        "wanted": len(gaps_in(items)),
        "unchecked": len(unchecked),
        "accepted": sum(item.status == status.ACCEPTED for item in items),
        "lead": "simpan" if unchecked else RETURN if wanted else "lengkap",
        **_answers(case, at),
    }


def _to_check(line: Line, *, is_wanted: bool) -> dict:
    return {
        "line": line,
        "files": [_file(file) for file in line.evidence.files],
        "earlier": [_file(file) for file in line.evidence.earlier],
        "before": line.item.reason if line.item.status == RequirementItem.Status.WAITING else "",
        "is_wanted": is_wanted,
    }


def mending_context(form: MendingForm) -> dict:
    repair, case, desk = form.repair, form.repair.case, form.on_behalf
    key, suffix = (case.number, "_counter") if desk else (case.tracking_code, "")

    def address(name: str, *more) -> str:
        return reverse(f"{name}{suffix}", args=[key, *more])

    def card(line: Wanted) -> dict:
        drops = [(file, address("mending_drop", file["public_id"])) for file in line.files]
        url = "" if line.item.is_form else address("mending_upload", line.item.code)
        old = [_file(file, "" if desk else case.tracking_code) for file in sent.get(line.item.code, [])]
        return {"line": line, "item": line.item, "files": drops, "old": old, "upload_url": url}

    sent = {each.item.code: each.files for each in evidence_of(case)}
    lines, welcome = form.lines(), form.welcome_lines()
    return {
        "case": case,
        "form": form,
        "cards": [card(line) for line in lines],
        "welcome": [card(line) for line in welcome],
        "given": sum(line.is_given or (line.item.is_form and not repair.why_form_unfinished) for line in lines),
        "waits": any(file["waits"] for line in (*lines, *welcome) for file in line.files),
        "accepted": repair.accepted,
        "said": repair.said,
        "changes": repair.changes,
        "form_fault": repair.why_form_unfinished if repair.draft else "",
        "action": address("mending"),
        "revise_url": address("revise"),
        "accept": ACCEPT,
    }


def _handed_in(case: Application, reader: Reader, evidence: list[Evidence]) -> dict:
    marks = list(case.clock.order_by("id"))
    return {
        "case": case,
        "for_staff": reader.is_staff,
        "lines": [_line(each, case, is_staff=reader.is_staff) for each in _without_spare(evidence)],
        "clock_started_at": marks[0].at if marks else None,
        "clock_due_at": next((mark.due_at for mark in reversed(marks) if mark.due_at), None),
        **_answers(case, reader.at, by_link=not reader.is_staff),
    }


def _without_spare(evidence: list[Evidence]) -> list[Evidence]:
    """Without the alternatives that nobody needs any more: another paper of their group is there."""
    missing = RequirementItem.Status.MISSING
    brought = {each.item.group for each in evidence if each.item.group and each.item.status != missing}
    return [each for each in evidence if each.item.status != missing or each.item.group not in brought]


def _line(each: Evidence, case: Application, *, is_staff: bool) -> dict:
    """A requirement and how it stands; the applicant hears of a refusal once the file comes back, not before."""
    item, status = each.item, RequirementItem.Status
    word, kind = {
        status.ACCEPTED: ("Diterima", "ok"),
        status.REFUSED: ("Perlu diganti", "late"),
        status.WAITING: ("Belum diperiksa", "soon"),
        status.MISSING: ("Belum ada", "off"),
    }[item.status]
    if not is_staff and item.status in (status.REFUSED, status.WAITING):
        word, kind = "Sedang diperiksa", ""
    return {
        "item": item,
        "word": word,
        "kind": kind,
        "reason": item.reason if is_staff and item.status == status.REFUSED else "",
        "files": [_file(file, "" if is_staff else case.tracking_code) for file in each.files],
        "earlier": [_file(file, "" if is_staff else case.tracking_code) for file in each.earlier],
    }


def _file(file: Attachment, code: str = "") -> dict:
    """A file as a line; ``code`` is the tracking code where the applicant reads."""
    ready = file.status == Attachment.Status.CLEAN
    url = reverse("tracked_file", args=[code, file.public_id]) if code else reverse("attachment", args=[file.public_id])
    return {
        "name": file.name,
        "url": url if ready else "",
        "is_picture": ready and file.content_type.startswith("image/"),
        "line": file.refusal or ("" if ready else file.get_status_display()),
    }


def _answers(case: Application, at, *, by_link: bool = False) -> dict:
    today = at.astimezone(case.office.zone).date()
    key, answers = case.sop.key, case.answers
    return {
        "parts": parts_of(key, answers, by_link=by_link) if answers else [],
        "warnings": warnings_of(key, answers, today) if answers else [],
    }
