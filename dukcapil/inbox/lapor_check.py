"""What each row of a report file would become, and what is wrong with it, said beside the row."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from complaints.forms import MAX_TEXT
from complaints.models import Category, Complaint
from dukcapil.casework.models import Channel
from dukcapil.people.contact import deliverable
from dukcapil.people.models import Office
from dukcapil.worktime.wording import dotted

from .lapor_file import Row
from .models import Batch, Report

_FORMATS = (
    *("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d"),
    *("%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%d-%m-%Y", "%d %m %Y %H:%M", "%d %m %Y"),
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("januari jan", "februari feb", "maret mar", "april apr", "mei", "juni jun", "juli jul", "agustus agu ags agt")
        + ("september sep", "oktober okt", "november nov", "desember des"),
        start=1,
    )
    for name in names.split()
}
_YES = {"ya", "y", "yes", "1", "true", "benar", "x"}
_KINDS = {
    "pengaduan": Complaint.Kind.COMPLAINT,
    "aspirasi": Complaint.Kind.ASPIRATION,
    "permintaan informasi": Complaint.Kind.QUESTION,
    "informasi": Complaint.Kind.QUESTION,
}
_TRACKING_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9/._-]{2,79}")
SHOWN = ("received", "category", "title", "text")  # columns of the batch's page and of the file of wrong rows
OLDEST = timedelta(days=5 * 366)


def reports_of(rows: list[Row], batch: Batch) -> list[Report]:
    """Unsaved reports with their faults; two queries, however many rows there are."""
    office, categories = batch.office, {}
    for category in Category.objects.filter(active=True):
        categories |= {category.name.casefold(): category, category.key.casefold(): category}
    known = known_ids(office, [row.cells["tracking_id"] for row in rows])
    reports = []
    for row in rows:
        given, faults = _judged(row.cells, categories, batch.category, office, batch.at)
        tracking_id = row.cells["tracking_id"][:80]
        if row.is_repeated:
            faults["tracking_id"] = "Tracking ID ini sudah ada di baris lain berkas ini."
        if row.is_too_long:
            faults["cells"] = "Selnya lebih banyak daripada judul kolom: apit isi yang memuat pemisah dengan kutip."
        state = Report.State.WRONG if faults else Report.State.READY
        if tracking_id in known and "tracking_id" not in faults:
            state, faults = Report.State.KNOWN, {"tracking_id": "Sudah tercatat di kantor ini."}
        reports.append(
            Report(
                batch=batch,
                office=office,
                line=row.line,
                tracking_id=tracking_id,
                state=state,
                cells=_kept_cells(row.cells),
                given=given if state == Report.State.READY else {},
                faults=faults,
            )
        )
    return reports


def known_ids(office: Office, ids: Iterable[str]) -> set[str]:
    """The tracking IDs of these that the office has a complaint for, imported or typed at the counter."""
    filed = Complaint.objects.filter(office=office, channel=Channel.LAPOR, channel_reference__in=[i for i in ids if i])
    return set(filed.values_list("channel_reference", flat=True))


def _kept_cells(cells: dict) -> dict[str, str]:
    """What the batch's page shows of a row: no person, and of a confidential report nothing of what it says."""
    hidden = ("title", "text") if _is_yes(cells.get("confidential", "")) else ()
    return {name: "(rahasia)" if name in hidden else cells.get(name, "")[:200] for name in SHOWN}


def _judged(cells: dict, categories: dict, fallback, office: Office, now: datetime) -> tuple[dict, dict]:
    """What ``file_complaint`` would take, as plain JSON, and the faults by column."""
    faults = {}
    at = _moment(cells.get("received", ""), office, faults, now)
    category = categories.get(cells.get("category", "").casefold()) or fallback
    if category is None:
        said = cells.get("category", "")
        faults["category"] = f"Kategori “{said[:60]}” tidak dikenal." if said else "Kategori kosong."
    text = "\n\n".join(filter(None, (cells.get("title", ""), cells.get("text", ""))))
    if len(text) < 10:
        faults["text"] = "Isi laporan kosong atau terlalu pendek." if text else "Isi laporan kosong."
    elif len(text) > MAX_TEXT:
        faults["text"] = f"Isi laporan {dotted(len(text))} karakter; paling panjang {dotted(MAX_TEXT)}."
    anonymous = _is_yes(cells.get("anonymous", ""))
    name = cells.get("name", "")[:100]
    given = {
        "tracking_id": _tracking_id(cells["tracking_id"], faults),
        "received_at": at.isoformat() if at else "",
        "category": category.pk if category else None,
        "text": text,
        "name": name or "Pelapor SP4N-LAPOR",
        "phone": _phone(cells.get("phone", ""), faults),
        "email": _email(cells.get("email", ""), faults),
        "kind": _KINDS.get(cells.get("kind", "").casefold(), Complaint.Kind.COMPLAINT),
        "place": cells.get("place", "")[:150],
        "anonymous": anonymous or name.casefold() in ("anonim", "anonymous"),
        "confidential": _is_yes(cells.get("confidential", "")),
    }
    return given, faults


def _tracking_id(cell: str, faults: dict) -> str:
    if not cell:
        faults["tracking_id"] = "Tracking ID kosong."
    elif not _TRACKING_ID.fullmatch(cell):
        faults["tracking_id"] = "Ini bukan Tracking ID: 3 sampai 80 huruf, angka, titik, garis, atau garis miring."
    return cell


def _moment(cell: str, office: Office, faults: dict, now: datetime) -> datetime | None:
    """Day and time on the office's wall; a day without a time is taken as its beginning."""
    plain = re.sub(r"\b(wib|wita|wit|pukul|pkl)\b|,", " ", cell.lower())
    plain = re.sub(r"[a-z]+", lambda word: str(_MONTHS.get(word[0], word[0])), plain)
    plain = re.sub(r"(?<=\d)\.(?=\d\d(\D|$))", ":", plain) if re.search(r"\d{4}\D+\d{1,2}\.\d\d", plain) else plain
    plain = " ".join(re.sub(r"[/.]", "-", plain).split())
    for form in _FORMATS:
        try:
            at = datetime.strptime(plain, form).replace(tzinfo=office.zone)
        except ValueError:
            continue
        if at > now:
            faults["received"] = "Tanggal ini belum terjadi."
        elif now - at > OLDEST:
            faults["received"] = "Tanggal ini lebih dari lima tahun yang lalu."
            return None
        return at.astimezone(UTC)
    faults["received"] = f"Tanggal “{cell[:30]}” tidak dapat dibaca." if cell else "Tanggal kosong."
    return None


def _phone(cell: str, faults: dict) -> str:
    if not cell.strip("-'"):
        return ""
    try:
        number = phonenumbers.parse(cell.strip("'"), "ID")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        faults["phone"] = "Nomor telepon ini tidak dikenal."
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _email(cell: str, faults: dict) -> str:
    if not cell.strip("-"):
        return ""
    try:
        validate_email(cell)
        return deliverable(cell)
    except ValidationError:
        faults["email"] = "Alamat e-mail ini tidak lengkap."
        return ""


def _is_yes(cell: str) -> bool:
    return cell.casefold() in _YES
