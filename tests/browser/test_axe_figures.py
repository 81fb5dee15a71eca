"""The pages of figures, looked at as in ``test_axe``: for who leads, for an officer, and where nothing happened."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from complaints.models import PengaduanWayKanan
from dukcapil.people.roles import Role
from dukcapil.reports.digesting import digest
from services.models import KartuKeluargaBaru
from tests.builders import a_case, a_user, staff_of

from .inspection import DESKTOP


def test_the_pages_of_figures(open_page, inspector):
    staff, when = staff_of(), timezone.now() - timedelta(days=3)
    for at in ("konfirmasi", "selesai", "solusi", "dibatalkan"):
        a_case(PengaduanWayKanan, at, when=when, staff=staff)
    a_case(KartuKeluargaBaru, "perbaikan", when=when, staff=staff)
    digest()
    page = open_page(DESKTOP, user=staff[Role.KADIS])
    inspector.visit(page, reverse("figures"), "figures of the office")
    expect(page.get_by_role("heading", level=1)).to_have_text("Angka bulan ini")
    page.get_by_role("link", name="Masih terbuka").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Masih terbuka")
    inspector.look(page, "the cases behind a figure")
    inspector.visit(page, reverse("figures") + "?sejak=2026-02-02&sampai=2026-02-01", "a bad range", status=422)
    inspector.visit(page, reverse("figure_table", args=["per-langkah"]) + f"?sejak={when:%Y-%m-%d}", "every step")
    page = open_page(DESKTOP, user=staff[Role.OPERATOR])
    inspector.visit(page, reverse("figures"), "figures of a desk")


def test_figures_where_nothing_happened(open_page, inspector):
    page = open_page(DESKTOP, user=a_user(Role.KASI, "brebes"))
    inspector.visit(page, reverse("figures"), "figures of an office without a case")
    inspector.visit(page, reverse("figure_cases") + "?angka=diterima", "a list behind nothing")
