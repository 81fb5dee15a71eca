"""The offices' books and the ledger of blanks, on a phone and on a desk."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dukcapil.people.models import User
from dukcapil.people.roles import Role
from services.models import AktaKelahiran, BlankoStock, KtpElektronik
from tests.builders import a_case, a_user, seat
from tests.services.filled import filled

from .inspection import DESKTOP


@pytest.fixture
def kasi(committed) -> User:
    user = a_user(Role.KASI)
    seat(user, Role.ADMIN)
    return user


def test_the_books(open_page, inspector, kasi):
    earlier = timezone.now() - timedelta(days=3)
    case = a_case(AktaKelahiran, "selesai", when=earlier, answers=filled("way-kanan/akta-kelahiran"))
    page = open_page(DESKTOP, user=kasi)
    inspector.visit(page, reverse("books"), "the books")
    for book in ("antrian", "register-kelahiran", "penyerahan", "agenda"):
        inspector.visit(page, reverse("book", args=["way-kanan", book]), book)
    wrong = "?sejak=2026-12-01&sampai=2026-01-01&tahun=0"
    inspector.visit(page, reverse("book", args=["way-kanan", "register-kelahiran"]) + wrong, "a filter that cannot be")
    inspector.visit(page, reverse("case", args=[case.number]), "a case and where it is entered")


def test_the_ledger_of_blanks(open_page, inspector, kasi):
    earlier = timezone.now() - timedelta(days=3)
    operator = a_user(Role.OPERATOR)
    a_case(KtpElektronik, "pencocokan", when=earlier)
    a_case(KtpElektronik, "ditunda", when=earlier)
    waiting = a_case(KtpElektronik, "pencetakan", when=earlier)
    BlankoStock.objects.update(balance=0)
    page = open_page(DESKTOP, user=kasi)
    inspector.visit(page, reverse("blanko", args=["way-kanan"]), "the ledger")
    inspector.visit(page, reverse("desk"), "a desk that is told of blanks")
    for name in ("blanko_received", "blanko_spoiled", "blanko_low"):
        inspector.visit(page, reverse(name, args=["way-kanan"]), name)
        page.get_by_role("button", name="Simpan").click()
        if name != "blanko_low":
            inspector.look(page, f"{name}, nothing filled in")
    inspector.visit(
        open_page(DESKTOP, user=operator), reverse("case", args=[waiting.number]), "a case that waits for blanks"
    )
