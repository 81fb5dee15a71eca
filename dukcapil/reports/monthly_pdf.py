"""The monthly report as a paper: letterhead, contents, tables, charts, signatures, QR to the page that confirms it."""

import base64
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from dukcapil.casework.proof import qr_of
from dukcapil.files.pdf import pdf_of
from dukcapil.people.roles import Role
from dukcapil.worktime.wording import day_in_words, moment_in_words

from .models import MonthlyReport, ReportAct
from .monthly import CORRECTED, post_of_role
from .monthly_content import drawn
from .monthly_shown import Grid, Shown, shown_of


def content_of(report: MonthlyReport, now: datetime) -> dict:
    """What was frozen when it was handed in; drawn now while it is a draft."""
    return report.figures or drawn(report.office, report.month, now)


def proof_link(report: MonthlyReport) -> str:
    return settings.PUBLIC_URL + reverse("monthly_proof", args=[report.code])


def report_pdf(report: MonthlyReport, now: datetime) -> bytes:
    """The PDF of a report; marked RANCANGAN until it is final."""
    office, shown = report.office, shown_of(content_of(report, now))
    printed_at = report.final_at if report.is_final else now
    link = proof_link(report)
    context = {
        "report": report,
        "office": office,
        "shown": pictured(shown),
        "notes": [
            ("pengantar", "Pengantar", report.opening),
            ("kendala", "Kendala", report.obstacles),
            ("tindak-lanjut", "Tindak lanjut", report.follow_up),
        ],
        "correction": correction_of(report),
        "signatures": signatures(report),
        "place_and_day": day_in_words(printed_at.astimezone(office.zone).date(), weekday=False),
        "printed_at": moment_in_words(printed_at, office.zone),
        "link": link,
        "qr": qr_of(link),
        "page": "laporan" if report.is_final else "rancangan",
    }
    return pdf_of("reports/monthly_pdf.html", context)


def correction_of(report: MonthlyReport) -> str:
    """What this version puts right, as its beginning was explained; empty for the first."""
    begun = report.trail.filter(verb=CORRECTED).first()
    return begun.note if begun else ""


def signatures(report: MonthlyReport) -> list[dict]:
    """Who checked and who accepted, by their posts alone; the posts that will, while it is not final."""
    acts = {act.verb: act for act in report.trail.select_related("mandate").order_by("id")}
    blocks = [("Diperiksa dan diteruskan oleh", "teruskan", Role.KABID), ("Diterima oleh", "terima", Role.KADIS)]
    passed = {"teruskan": report.state in ("di_kadis", "final"), "terima": report.is_final}
    return [_signature(report, title, acts.get(verb) if passed[verb] else None, role) for title, verb, role in blocks]


def _signature(report: MonthlyReport, title: str, act: ReportAct | None, role: Role) -> dict:
    if act is None:
        return {"title": title, "post": post_of_role(role, report.office), "when": "Belum ditandatangani", "decree": ""}
    return {
        "title": title,
        "post": act.post,
        "when": f"Secara elektronik, {moment_in_words(act.at, report.office.zone)}",
        "decree": act.mandate.decree if act.mandate else "",
    }


def pictured(shown: Shown) -> Shown:
    """Charts as inlined pictures, for the page as for the PDF, which may fetch nothing from outside its text."""

    def drawn_in(grid: Grid) -> Grid:
        return replace(grid, chart=picture(grid.chart)) if grid.chart else grid

    return replace(
        shown,
        by_sop=drawn_in(shown.by_sop),
        by_channel=drawn_in(shown.by_channel),
        months=drawn_in(shown.months),
        elements=shown.elements and drawn_in(shown.elements),
        steps=[drawn_in(each) for each in shown.steps],
    )


def picture(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
