"""The tables of a monthly report stay within their own place: beside the panel of acts, and on a narrow phone."""

import pytest
from django.urls import reverse

from complaints.models import PengaduanWayKanan
from dukcapil.people.roles import Role
from dukcapil.reports.digesting import digest
from tests.builders import a_case, lead
from tests.reports.months import IN_OCTOBER, a_report, a_worked_october

from .inspection import DESKTOP, OPEN_FOLDS, PHONE

# Of every table, chart and fold: what stands out of its own place, or is wider than a frame that no key can scroll.
STRAY = """() => {
    const aside = document.querySelector('.case-side').getBoundingClientRect()
    const main = document.querySelector('.case-main')
    const room = main.getBoundingClientRect()
    const stray = []
    const say = (fault, each) => stray.push(`${fault}: ${each.outerHTML.slice(0, 80)}`)
    for (const each of main.querySelectorAll('table, img, section, details')) {
        const frame = each.closest('.table-scroll')
        const seen = (frame || each).getBoundingClientRect()
        const beside = seen.bottom > aside.top && seen.top < aside.bottom && seen.right > aside.left + 1
        if (seen.right > room.right + 1 || (aside.left > room.left && beside)) say('out', each)
        if (frame && frame.scrollWidth > frame.clientWidth && (frame.tabIndex !== 0 || !frame.getAttribute('role')))
            say('no key scrolls', each)
        if (frame && innerWidth >= 1280 && frame.scrollWidth > frame.clientWidth) say('cut beside the panel', each)
        if (!frame && each.scrollWidth > each.clientWidth + 1) say('cut', each)
    }
    if (document.scrollingElement.scrollWidth > innerWidth) stray.push('the page is wider than the window')
    return stray
}"""


@pytest.mark.parametrize("width", [DESKTOP, 1000, PHONE])
def test_tables_of_a_report_stay_in_their_place(open_page, width):
    staff = a_worked_october()
    late = a_case(PengaduanWayKanan, "konsultasi", when=IN_OCTOBER.replace(day=12), staff=staff)
    lead(late, ["tetapkan", "serahkan", "sampaikan"], when=IN_OCTOBER.replace(day=19), staff=staff)
    digest()
    a_report()
    page = open_page(width, user=staff[Role.PETUGAS])
    page.goto(reverse("monthly_report", args=["way-kanan", "2026-10", 1]))
    page.evaluate(OPEN_FOLDS)
    assert page.locator("table").count() > 8
    assert page.evaluate(STRAY) == []
    charts = page.locator(".chart img")
    assert charts.count() > 2
    if width == PHONE:  # labels stay legible
        assert all(each.bounding_box()["width"] > 600 for each in charts.all())
