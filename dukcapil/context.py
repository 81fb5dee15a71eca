"""What every page shows around its content."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from dukcapil.casework.book_source import has_books
from dukcapil.inbox.queries import MOST_COUNTED, READERS, waiting
from dukcapil.people.desks import seats_of
from dukcapil.people.roles import FRONT_DESK
from dukcapil.reports.monthly import reads
from dukcapil.reports.readers import leads_somewhere
from dukcapil.worktime.wording import zone_name
from sop_registry.families import document_sops


def page(request) -> dict:
    """``nav``, ``account``, ``office``, ``demo``: ready values for base.html."""
    user = request.user
    seats = seats_of(user, timezone.now())
    office = getattr(request, "office", None) or (seats[0].office if seats else None)
    zone = office.zone if office else timezone.get_default_timezone()
    return {
        "office": office,
        "home_url": reverse("office_home", args=[office.key]) if office else reverse("home"),
        "levy_url": reverse("complain", args=[office.key]) + "?pokok=pungutan-liar" if office else "",
        "server_time_zone": zone_name(timezone.now().astimezone(zone)),
        "demo": settings.DEMO,
        "record_url": _record_url(seats, office),
        "intake_url": _intake_url(seats, office),
        "blanko_url": _blanko_url(seats),
        "reports_url": _reports_url(seats),
        "nav": _staff_nav(request, seats) if seats else _public_nav(request, office),
        "account": _account(user, seats),
    }


def _account(user, seats) -> dict | None:
    if not user.is_authenticated:
        return None
    return {
        "name": str(user),
        "desk": " · ".join(dict.fromkeys(seat.name for seat in seats)),
        "logout_url": reverse("account_logout"),
    }


def _item(request, label, url, icon) -> dict:
    return {"label": label, "url": url, "icon": icon, "current": request.path == url}


def _record_url(seats, office) -> str:
    """Where a front desk writes down what comes by other ways than the public form; empty for everybody else."""
    at_the_front = [seat.office for seat in seats if seat.role in FRONT_DESK]
    here = office if office in at_the_front else next(iter(at_the_front), None)
    return reverse("record", args=[here.key]) if here else ""


def _intake_url(seats, office) -> str:
    """Where a front desk begins an application for a document; empty where its office, or its desk, takes in none."""
    for seat in seats:
        is_at_the_front = seat.role in FRONT_DESK and office in (None, seat.office)
        if is_at_the_front and any(seat.serves(sop) for sop in document_sops(seat.office.key)):
            return reverse("record_services", args=[seat.office.key])
    return ""


def _keeps_books(seats) -> bool:
    return any(has_books(seat.office, [seat]) for seat in seats)


def _blanko_url(seats) -> str:
    """The ledger of blanks, for who has to do with documents."""
    serves = any(seat.serves(sop) for seat in seats for sop in document_sops(seat.office.key))
    return reverse("blanko_ledgers") if serves else ""


def _reports_url(seats) -> str:
    """The office's months and days, for who reads them."""
    return reverse("monthly_reports") if any(reads(seat) for seat in seats) else ""


def _handles_blanks(seats) -> bool:
    """The front desk handles none, and its row of links is long enough: it finds the ledger beside the books."""
    return bool(_blanko_url([seat for seat in seats if seat.role not in FRONT_DESK]))


def _leads_reports(seats) -> bool:
    """The front desk finds the reports beside the books, as it does the ledger."""
    return bool(_reports_url([seat for seat in seats if seat.role not in FRONT_DESK]))


def _staff_nav(request, seats) -> list[dict]:
    """What is begun anew has its buttons on the desk: the row holds places alone."""
    return [
        _item(request, "Meja kerja", reverse("desk"), "inbox"),
        _item(request, "Semua berkas", reverse("cases"), "list-details"),
        *_inbox_item(request, seats),
        *([_item(request, "Angka", reverse("figures"), "chart-bar")] if leads_somewhere(seats) else []),
        *([_item(request, "Laporan", reverse("monthly_reports"), "file-text")] if _leads_reports(seats) else []),
        *([_item(request, "Buku", reverse("books"), "book-2")] if _keeps_books(seats) else []),
        *([_item(request, "Blanko", reverse("blanko_ledgers"), "file")] if _handles_blanks(seats) else []),
        _item(request, "SOP", reverse("sop_index"), "certificate"),
    ]


def _inbox_item(request, seats) -> list[dict]:
    """The inbox with what waits in it, for those who read it (one query, by an index and capped)."""
    readers = [seat for seat in seats if seat.role in READERS]
    if not readers:
        return []
    count = waiting(readers)
    shown = f"{MOST_COUNTED - 1}+" if count == MOST_COUNTED else count
    return [_item(request, "Kotak masuk", reverse("inbox"), "message") | {"count": shown}]


def _public_nav(request, office) -> list[dict]:
    mine = [_item(request, "Berkas saya", reverse("mine"), "inbox")] if request.user.is_authenticated else []
    if office is None:
        return [
            _item(request, "Beranda", reverse("home"), "home"),
            _item(request, "SOP", reverse("sop_index"), "certificate"),
            _item(request, "Lacak", reverse("track"), "search"),
            *mine,
        ]
    offers = document_sops(office.key)
    return [
        _item(request, "Beranda", reverse("office_home", args=[office.key]), "home"),
        *([_item(request, "Layanan", reverse("services", args=[office.key]), "id")] if offers else []),
        _item(request, "Pengaduan", reverse("complain", args=[office.key]), "message"),
        _item(request, "SOP", reverse("office_sops", args=[office.key]), "certificate"),
        _item(request, "Lacak", reverse("track"), "search"),
        *mine,
    ]
