"""Every address of the portal, asked by every kind of visitor: one table, and a proof that no address is missing."""

import re
from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

import pytest
from django.contrib import admin
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from complaints.models import PengaduanWayKanan
from dukcapil.casework.models import Attachment, Case
from dukcapil.inbox.models import Batch, Conversation, Medium, Post
from dukcapil.notices.models import Notice
from dukcapil.people.models import User
from dukcapil.people.roles import Role
from dukcapil.reports.monthly import open_draft
from tests.builders import a_case, a_user, seat
from tests.services.walking import a_draft

VISITORS = ("signed out", "citizen", "wrong office", "no role", "with the role", "technician")
EVERYONE = (200,) * 6
SIGNED_IN = (302, 200, 200, 200, 200, 200)
STAFF = (302, 404, 200, 200, 200, 404)  # any office's own desk
OF_THE_OFFICE = (302, 404, 404, 200, 200, 404)
WITH_THE_ROLE = (302, 404, 404, 403, 200, 404)
FRONT_DESK = (302, 404, 404, 404, 200, 404)  # of this office
NOT_THERE = (404,) * 6
WRITES_REPORTS = (302, 404, 404, 404, 200, 404)  # petugas and admin of this office, and those above them
NO_REPORT = (302, 404, 404, 404, 404, 404)


@dataclass(frozen=True)
class Row:
    """An address by name, what it is called with, and the status for each of the six visitors."""

    name: str
    expected: tuple[int, ...]
    args: tuple[str, ...] = ()
    note: str = ""
    post: bool = False
    asked_by: tuple[str, ...] = VISITORS

    def __str__(self):
        return " ".join(filter(None, (self.name, "POST" if self.post else "", self.note)))


TABLE = [
    Row("home", EVERYONE),
    Row("alive", EVERYONE),
    Row("ready", EVERYONE),
    Row("office_home", EVERYONE, ("way-kanan",)),
    Row("office_home", NOT_THERE, ("tidak-ada",), "unknown office"),
    Row("sop_index", EVERYONE),
    Row("office_sops", EVERYONE, ("way-kanan",)),
    Row("office_sops", NOT_THERE, ("tidak-ada",), "unknown office"),
    Row("sop", EVERYONE, ("way-kanan", "kk-baru")),
    Row("sop", NOT_THERE, ("tomohon", "kk-baru"), "another office's"),
    Row("sop_oddities", (302, 403, 403, 403, 200, 200)),
    Row("complain", EVERYONE, ("way-kanan",)),
    Row("complain", NOT_THERE, ("tidak-ada",), "unknown office"),
    Row("complain", (422,) * 6, ("way-kanan",), "nothing filled in", post=True),
    Row("track", EVERYONE),
    Row("track", (422,) * 6, note="nothing filled in", post=True),
    Row("tracked", EVERYONE, ("{code}",)),
    Row("tracked", NOT_THERE, ("AAAABBBBCCCCDDDD",), "unknown code"),
    Row("receipt", EVERYONE, ("{code}",)),
    Row("receipt", NOT_THERE, ("AAAABBBBCCCCDDDD",), "unknown code"),
    Row("receipt_pdf", EVERYONE, ("{code}",), asked_by=("signed out", "wrong office")),  # a second of work each
    Row("receipt_pdf", NOT_THERE, ("AAAABBBBCCCCDDDD",), "unknown code"),
    Row("tracked_act", (200, 200, 200, 403, 403, 200), ("{code}", "batalkan"), "staff act from the case page"),
    Row("tracked_act", (403,) * 6, ("{code}", "laporkan"), "an officer's verb"),
    Row("tracked_act", (403,) * 6, ("{code}", "laporkan"), "an officer's verb", post=True),
    Row("tracked_act", NOT_THERE, ("{code}", "terbang"), "unknown verb"),
    Row("tracked_file", EVERYONE, ("{code}", "{file}")),
    Row("tracked_file", NOT_THERE, ("{code}", "{other_file}"), "another case's file"),
    Row("tracked_file", NOT_THERE, ("{code}", "{waiting_file}"), "not yet checked"),
    Row("citizen_writes", EVERYONE, ("{code}",)),
    Row("citizen_writes", (422, 422, 422, 403, 403, 422), ("{code}",), "nothing written", post=True),
    Row("citizen_writes", NOT_THERE, ("AAAABBBBCCCCDDDD",), "unknown code"),
    Row("rating", EVERYONE, ("{code}",)),
    Row("rating", NOT_THERE, ("AAAABBBBCCCCDDDD",), "unknown code"),
    Row("mine", SIGNED_IN),
    Row("desk", STAFF),
    Row("cases", STAFF),
    Row("cases_csv", STAFF),
    Row("export_cases", STAFF),
    Row("export_cases", (302, 404, 422, 422, 422, 404), note="nothing filled in", post=True),
    Row("jobs", SIGNED_IN),
    Row("job", (302, 404, 404, 404, 404, 404), ("999999",), "nobody's"),
    Row("job_result", (302, 404, 404, 404, 404, 404), ("999999",), "nobody's"),
    Row("job_stop", (302, 404, 404, 404, 404, 404), ("999999",), "nobody's", post=True),
    Row("survey", EVERYONE, ("way-kanan",)),
    Row("survey", (422,) * 6, ("way-kanan",), "nothing filled in", post=True),
    Row("survey_results", EVERYONE, ("way-kanan",)),
    Row("survey_results", NOT_THERE, ("tidak-ada",), "unknown office"),
    Row("survey_poster", EVERYONE, ("way-kanan",), asked_by=("signed out",)),
    Row("survey_of_case", (409,) * 6, ("{code}",), "not finished"),
    Row("survey_of_case", NOT_THERE, ("AAAABBBBCCCCDDDD",), "unknown code"),
    Row("complaint_grade", (302, 404, 404, 302, 302, 404), ("{number}",), post=True),
    Row("complaint_grade", (302, 404, 404, 404, 404, 404), ("ADU-WKN-2026-999999",), "unknown number", post=True),
    Row("figures", STAFF),
    Row("figure_cases", (302, 404, 404, 404, 404, 404), note="no figure named"),
    Row("figure_table", STAFF, ("per-langkah",)),
    Row("figure_table", (302, 404, 404, 404, 404, 404), ("tidak-ada",), "no such table"),
    Row("figure_file", STAFF, ("umur", "csv")),
    Row("figure_chart", STAFF, ("umur",)),
    Row("figures_workbook", STAFF),
    Row("bell", STAFF),
    Row("bell_read", (302,) * 6, post=True),
    Row("bell_open", (302, 404, 404, 404, 404, 404), ("999999",), "nobody's"),
    Row("limit_mail", (302,) * 6, post=True),
    Row("notices", STAFF),
    Row("notices_by_hand", STAFF),
    Row("notices_all", STAFF),
    Row("notices_report", STAFF),
    Row("notice_act", (302, 404, 404, 404, 302, 404), ("{notice}", "ulang"), post=True),
    Row("notice_act", (302, 404, 404, 404, 404, 404), ("999999", "ulang"), "nobody's", post=True),
    Row("notice_texts", FRONT_DESK, note="for the office's admin"),
    Row("notice_text", FRONT_DESK, ("way-kanan", "selesai"), "for the office's admin"),
    Row("mailbox", NOT_THERE, note="not the demo"),
    Row("prefer", NOT_THERE, ("AAAABBBBCCCCDDDD",), "unknown code", post=True),
    Row("record", (302, 404, 404, 404, 200, 404), ("way-kanan",)),
    Row("record", (302, 404, 404, 404, 422, 404), ("way-kanan",), "nothing filled in", post=True),
    Row("record", (302, 404, 404, 404, 404, 404), ("tidak-ada",), "unknown office"),
    Row("services", EVERYONE, ("way-kanan",)),
    Row("services", NOT_THERE, ("tomohon",), "an office that offers none"),
    Row("service", EVERYONE, ("way-kanan", "kia")),
    Row("service", NOT_THERE, ("way-kanan", "pengaduan"), "no document"),
    Row("apply", EVERYONE, ("way-kanan", "kia")),
    Row("apply", (422,) * 6, ("way-kanan", "kia"), "nothing filled in", post=True),
    Row("apply", NOT_THERE, ("way-kanan", "pengaduan"), "no document"),
    Row("draft", (302,) * 6, ("{token}",), "on to a step"),
    Row("draft", NOT_THERE, ("AAAABBBBCCCCDDDD",), "unknown token"),
    Row("draft", (302, 404, 404, 404, 302, 404), ("{staff_token}",), "an officer's"),
    Row("section", EVERYONE, ("{token}", "anak")),
    Row("section", (422,) * 6, ("{token}", "anak"), "nothing filled in", post=True),
    Row("section", NOT_THERE, ("{token}", "saksi"), "not of this form"),
    Row("section", FRONT_DESK, ("{staff_token}", "anak"), "an officer's"),
    Row("draft_files", EVERYONE, ("{token}",)),
    Row("draft_files", FRONT_DESK, ("{staff_token}",), "an officer's"),
    Row("draft_upload", (422,) * 6, ("{token}", "kk"), "nothing chosen", post=True),
    Row("draft_upload", NOT_THERE, ("{token}", "terbang"), "unknown requirement", post=True),
    Row("draft_upload", (302, 404, 404, 404, 422, 404), ("{staff_token}", "kk"), "an officer's", post=True),
    Row("draft_file", EVERYONE, ("{token}", "{draft_file}")),
    Row("draft_file", NOT_THERE, ("{token}", "{file}"), "a case's file"),
    Row("draft_file", (302, 404, 404, 404, 404, 404), ("{staff_token}", "{draft_file}"), "of another draft"),
    Row("draft_placing", NOT_THERE, ("{token}",), "a citizen's", post=True),
    Row("draft_placing", (302, 404, 404, 404, 302, 404), ("{staff_token}",), "an officer's", post=True),
    Row("draft_drop", (302,) * 6, ("{token}", "{file}"), "drops nothing", post=True),
    Row("draft_drop", (302, 404, 404, 404, 302, 404), ("{staff_token}", "{file}"), "an officer's", post=True),
    Row("review", EVERYONE, ("{token}",)),
    Row("review", (422,) * 6, ("{token}",), "without consent", post=True),
    Row("review", FRONT_DESK, ("{staff_token}",), "an officer's"),
    Row("record_services", FRONT_DESK, ("way-kanan",)),
    Row("record_services", (302, 404, 404, 404, 404, 404), ("tomohon",), "another office"),
    Row("record_application", FRONT_DESK, ("way-kanan", "kia")),
    Row("record_application", (302, 404, 404, 404, 422, 404), ("way-kanan", "kia"), "nothing filled in", post=True),
    Row("record_application", (302, 404, 404, 404, 404, 404), ("way-kanan", "pengaduan"), "no document"),
    Row("case", OF_THE_OFFICE, ("{number}",)),
    Row("case", (302, 404, 404, 404, 404, 404), ("ADU-WKN-2026-999999",), "unknown number"),
    Row("act", WITH_THE_ROLE, ("{number}", "laporkan")),
    Row("act", (302, 404, 404, 403, 409, 404), ("{number}", "laporkan"), "from no page", post=True),
    Row("act", (302, 404, 404, 404, 404, 404), ("{number}", "terbang"), "unknown verb"),
    Row("officer_writes", OF_THE_OFFICE, ("{number}",)),
    Row("officer_writes", (302, 404, 404, 422, 422, 404), ("{number}",), "nothing written", post=True),
    Row("personal_data", OF_THE_OFFICE, ("{number}",)),
    Row("personal_data", (302, 404, 404, 422, 422, 404), ("{number}",), "no purpose", post=True),
    Row("secrecy", OF_THE_OFFICE, ("{number}",)),
    Row("secrecy", (302, 404, 404, 403, 302, 404), ("{number}",), "nothing hidden", post=True),
    Row("control_sheet", OF_THE_OFFICE, ("{number}",), asked_by=("signed out", "wrong office", "no role")),
    Row("books", (302, 404, 200, 200, 200, 404)),  # every office keeps the register of its complaints
    Row("book", OF_THE_OFFICE, ("way-kanan", "agenda")),
    Row("book", OF_THE_OFFICE, ("way-kanan", "register-pengaduan")),
    Row("book_export", OF_THE_OFFICE, ("way-kanan", "register-pengaduan")),
    Row("book_export", (302, 404, 404, 422, 422, 404), ("way-kanan", "agenda"), "nothing chosen", post=True),
    Row("book", (302, 404, 404, 404, 404, 404), ("tomohon", "agenda"), "an office without documents"),
    Row("book", (302, 404, 404, 404, 404, 404), ("way-kanan", "tamu"), "unknown book"),
    Row("book_file", OF_THE_OFFICE, ("way-kanan", "agenda", "csv")),
    Row("book_file", OF_THE_OFFICE, ("way-kanan", "agenda", "xlsx")),
    Row("book_file", OF_THE_OFFICE, ("way-kanan", "agenda", "pdf"), asked_by=("signed out", "wrong office", "no role")),
    Row("book_file", (302, 404, 404, 404, 404, 404), ("way-kanan", "agenda", "exe"), "unknown form"),
    Row("blanko_ledgers", (302, 404, 404, 302, 302, 404)),
    Row("blanko", OF_THE_OFFICE, ("way-kanan",)),
    Row("blanko", (302, 404, 404, 404, 404, 404), ("tomohon",), "an office without documents"),
    Row("blanko_file", OF_THE_OFFICE, ("way-kanan", "csv")),
    Row("blanko_export", (302, 404, 404, 302, 302, 404), ("way-kanan",)),
    Row("blanko_received", OF_THE_OFFICE, ("way-kanan",)),
    Row("blanko_received", (302, 404, 404, 422, 422, 404), ("way-kanan",), "nothing filled in", post=True),
    Row("blanko_spoiled", OF_THE_OFFICE, ("way-kanan",)),
    Row("blanko_spoiled", (302, 404, 404, 422, 422, 404), ("way-kanan",), "nothing filled in", post=True),
    Row("blanko_low", OF_THE_OFFICE, ("way-kanan",)),
    Row("blanko_low", (302, 404, 404, 422, 422, 404), ("way-kanan",), "nothing filled in", post=True),
    Row("file_checked", (302, 404, 404, 302, 302, 404), ("{number}", "{file}"), post=True),
    Row("file_checked", (302, 404, 404, 404, 404, 404), ("{number}", "{other_file}"), "another case's", post=True),
    Row("attachment", OF_THE_OFFICE, ("{file}",)),
    Row("attachment", (302, 404, 404, 404, 404, 404), ("{waiting_file}",), "not yet checked"),
    Row("inbox", (302, 404, 200, 404, 200, 404)),  # each front desk and admin their own office's
    Row("conversation", FRONT_DESK, ("{conversation}",)),
    Row("conversation", (302, 404, 404, 404, 404, 404), ("{other_file}",), "unknown"),
    Row("inbox_file", FRONT_DESK, ("{conversation}", "{inbox_file}")),
    Row("inbox_file", (302, 404, 404, 404, 404, 404), ("{conversation}", "{file}"), "a case's file"),
    Row("inbox_reply", (302, 404, 404, 404, 422, 404), ("{conversation}",), "nothing written", post=True),
    Row("inbox_join", (302, 404, 404, 404, 404, 404), ("{conversation}",), "no number", post=True),
    Row("inbox_settle", (302, 404, 404, 404, 422, 404), ("{conversation}",), "no reason", post=True),
    Row("inbox_reopen", (302, 404, 404, 404, 409, 404), ("{conversation}",), "not closed", post=True),
    Row("lapor", (302, 404, 200, 404, 200, 404)),
    Row("lapor", (302, 404, 422, 404, 422, 404), note="nothing chosen", post=True),
    Row("lapor_example", (302, 404, 200, 404, 200, 404)),
    Row("lapor_answers", (302, 404, 200, 404, 200, 404)),
    Row("lapor_batch", FRONT_DESK, ("{batch}",)),
    Row("lapor_faults", FRONT_DESK, ("{batch}",)),
    Row("lapor_start", (302, 404, 404, 404, 302, 404), ("{batch}",), post=True),
    Row("lapor_stop", (302, 404, 404, 404, 302, 404), ("{batch}",), post=True),
    Row("whatsapp_webhook", NOT_THERE, note="no secret is set"),
    Row("whatsapp_webhook", NOT_THERE, note="no secret is set", post=True),
    # The documents of a service have a table of their own (tests/services/test_document_doors.py).
    Row("download", NOT_THERE, ("{code}",), "a complaint"),
    Row("refusal_letter", NOT_THERE, ("{code}",), "a complaint"),
    Row("handover_proof", NOT_THERE, ("{code}",), "a complaint"),
    Row("document", (302, 404, 404, 404, 404, 404), ("{number}", "1"), "a complaint"),
    Row("replace_document", (302, 404, 404, 404, 404, 404), ("{number}",), "a complaint"),
    Row("download_code", (302, 404, 404, 404, 404, 404), ("{number}",), "a complaint"),
    Row("office_refusal_letter", (302, 404, 404, 404, 404, 404), ("{number}",), "a complaint"),
    Row("office_handover_proof", (302, 404, 404, 404, 404, 404), ("{number}",), "a complaint"),
    Row("proof", EVERYONE, ("{number}", "{proof}")),
    Row("proof", NOT_THERE, ("{number}", "0123456789abcdef0123"), "a made-up word"),
    # Requirements have tests of their own (tests/services/test_checking.py, test_mending.py).
    *(
        Row(name, (302, 404, 404, 404, 404, 404), ("{number}", *more), "a complaint")
        for name, more in (
            ("checking", ()),
            ("placing", ()),
            ("mending_counter", ()),
            ("revise_counter", ()),
            ("mending_upload_counter", ("kk",)),
            ("mending_drop_counter", ("{file}",)),
        )
    ),
    *(
        Row(name, NOT_THERE, ("{code}", *more), "a complaint")
        for name, more in (
            ("mending", ()),
            ("revise", ()),
            ("mending_upload", ("kk",)),
            ("mending_drop", ("{file}",)),
            ("resend_file", ("kk",)),
        )
    ),
    # Months and days (tests/reports has who may do which act in which state).
    Row("monthly_reports", (302, 404, 200, 404, 200, 404)),
    Row("monthly_reports", (302, 404, 422, 404, 422, 404), note="no month chosen", post=True),
    Row("monthly_report", WRITES_REPORTS, ("way-kanan", "2026-10", "1")),
    Row("monthly_report", NO_REPORT, ("way-kanan", "2026-10", "9"), "no such version"),
    Row("monthly_report", NO_REPORT, ("way-kanan", "kemarin", "1"), "no month"),
    Row("monthly_notes", (302, 404, 404, 404, 302, 404), ("way-kanan", "2026-10", "1"), post=True),
    Row("monthly_preview", (302, 404, 404, 404, 302, 404), ("way-kanan", "2026-10", "1"), post=True),
    Row("monthly_pdf", NO_REPORT, ("way-kanan", "2026-10", "1"), "not final yet"),
    Row("monthly_correct", (302, 404, 404, 404, 422, 404), ("way-kanan", "2026-10", "1"), "no reason", post=True),
    Row("monthly_list", (302, 404, 404, 404, 302, 404), ("way-kanan", "2026-10", "1", "pengaduan"), post=True),
    Row("monthly_list", NO_REPORT, ("way-kanan", "2026-10", "1", "nama"), "no such list", post=True),
    Row("monthly_act", (302, 404, 404, 404, 302, 404), ("way-kanan", "2026-10", "1", "ajukan"), post=True),
    Row(
        "monthly_act",
        (302, 404, 404, 404, 409, 404),
        ("way-kanan", "2026-10", "1", "terima"),
        "not its turn",
        post=True,
    ),
    Row("monthly_act", NO_REPORT, ("way-kanan", "2026-10", "1", "terbang"), "unknown verb", post=True),
    Row("monthly_proof", EVERYONE, ("{report}",)),
    Row("monthly_proof", NOT_THERE, ("AAAABBBBCCCCDDDD",), "unknown code"),
    Row("daily_recaps", STAFF),
    Row("daily_recap", STAFF, ("2026-01-05",)),
    Row("daily_recap", NO_REPORT, ("kemarin",), "no day"),
    Row("daily_recap_pdf", STAFF, ("2026-01-05",), asked_by=("signed out", "citizen", "with the role")),
    Row("daily_recap_xlsx", STAFF, ("2026-01-05",)),
    Row("performance", EVERYONE, ("way-kanan",)),
    Row("performance", NOT_THERE, ("tidak-ada",), "unknown office"),
    Row("admin:index", (302, 302, 302, 302, 302, 200)),
]


@dataclass
class World:
    case: Case
    words: dict[str, str]
    clients: dict[str, Client]

    def ask(self, visitor: str, row: Row):
        address = reverse(row.name, args=[arg.format(**self.words) for arg in row.args])
        client = self.clients[visitor]
        return client.post(address, {}) if row.post else client.get(address)


def a_file(case: Case | None, status=Attachment.Status.CLEAN, **more) -> Attachment:
    return Attachment.objects.create(
        case_id=case and case.pk,
        public_id=uuid4(),
        file=ContentFile(b"\xff\xd8\xff", name="foto.jpg"),
        name="foto.jpg",
        content_type="image/jpeg",
        size=3,
        status=status,
        at=timezone.now(),
        **more,
    )


def _inbox(office, officer: User) -> dict:
    """A conversation with a photo, and a batch of reports."""
    now = timezone.now()
    told = Conversation.objects.create(office=office, channel="email", line="a@b.id", contact="c@d.id", heard_at=now)
    post = Post.objects.create(conversation=told, direction=Post.Direction.IN, text="Halo", at=now)
    photo = a_file(None, form_key=uuid4(), requirement="kotak-masuk")
    Medium.objects.create(post=post, attachment=photo, state=Medium.State.KEPT, since=now)
    batch = Batch.objects.create(office=office, by=officer, name="laporan.csv", at=now, changed_at=now)
    return {"conversation": told.public_id, "inbox_file": photo.public_id, "batch": batch.public_id}


@pytest.fixture
def world(registry, working_morning, settings) -> World:
    settings.PRIVATE_ACCEL_PREFIX = "/_berkas/"  # as in production: nginx hands out the file, we only say which
    case = a_case(PengaduanWayKanan, "solusi", when=working_morning)
    other = a_case(PengaduanWayKanan, when=working_morning)
    words = {
        "number": case.number,
        "code": case.tracking_code,
        "proof": case.public_proof,
        "notice": Notice.objects.filter(reference=case.number).first().pk,
        "file": a_file(case).public_id,
        "other_file": a_file(other).public_id,
        "waiting_file": a_file(case, Attachment.Status.QUARANTINED).public_id,
    }
    users = {
        "citizen": a_user(),
        "wrong office": a_user(Role.PETUGAS, "tomohon"),
        "no role": a_user(Role.PENYERAHAN),
        "with the role": a_user(Role.PETUGAS),
        "technician": User.objects.create_superuser("teknisi.uji", password="rahasia"),
    }
    seat(users["with the role"], Role.ADMIN)
    draft, intake = a_draft("kia", papers=[]), a_draft("kia", papers=[], recorded_by=users["with the role"])
    words |= {"token": draft.token, "staff_token": intake.token}
    words["draft_file"] = a_file(None, form_key=draft.form_key, requirement="kk").public_id
    words |= _inbox(case.office, users["with the role"])
    report = open_draft(case.office, date(2026, 10, 1), by=None, at=working_morning)
    words["report"] = report.code
    clients = {visitor: Client() for visitor in VISITORS}
    for visitor, user in users.items():
        clients[visitor].force_login(user)
    return World(case, {name: str(word) for name, word in words.items()}, clients)


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_each_visitor_gets_what_the_table_says(world, row):
    expected = dict(zip(VISITORS, row.expected, strict=True))
    found = {visitor: world.ask(visitor, row).status_code for visitor in row.asked_by}
    assert found == {visitor: expected[visitor] for visitor in row.asked_by}


def test_who_is_signed_out_is_sent_to_sign_in_and_back(world):
    for row in TABLE:
        if row.expected[0] == 302 and set(row.expected) != {302}:  # what leads everybody on needs no sign-in
            answer = world.ask("signed out", row)
            assert answer.url.startswith((reverse("account_login") + "?next=/", reverse("admin:login") + "?next=/"))


def test_an_address_that_takes_what_is_sent_leads_who_only_opens_it_to_a_page(world):
    """As after signing in again: the browser then asks with GET for what it was sent to."""
    for row in TABLE:
        if row.post:
            answers = [world.ask(visitor, replace(row, post=False)) for visitor in ("signed out", "with the role")]
            assert 405 not in [answer.status_code for answer in answers], row
            onward = [world.clients["with the role"].get(each.url) for each in answers[1:] if each.status_code == 302]
            assert 405 not in [answer.status_code for answer in onward], row


# ---- no address is missing

ELSEWHERE = ("akun/", "teknisi/")  # allauth's own pages; the technician's pages, walked below


def addresses(patterns, route: str = ""):
    """(route, name) of every address below some patterns."""
    for each in patterns:
        here = route + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, here)
        elif isinstance(each, URLPattern):
            yield here, each.name


def test_every_address_of_the_portal_is_in_the_table():
    listed = {row.name for row in TABLE}
    missing = {
        (route, name)
        for route, name in addresses(get_resolver().url_patterns)
        if not route.startswith(ELSEWHERE) and name not in listed
    }
    assert not missing


TECHNICIANS_PAGES = sorted({route for route, _ in addresses(admin.site.urls[0])})


def test_the_technicians_pages_are_many():
    assert len(TECHNICIANS_PAGES) > 60


@pytest.mark.parametrize("visitor", [visitor for visitor in VISITORS if visitor != "technician"])
def test_no_technicians_page_opens_for_anybody_else(world, visitor):
    client = world.clients[visitor]
    for route in TECHNICIANS_PAGES:
        address = "/teknisi/" + re.sub(r"<[^>]+>", "1", re.sub(r"\^|\$|\\Z|\(\?P<url>\.\*\)", "", route))
        for ask in (client.get, client.post):
            answer = ask(address)
            assert answer.status_code in (302, 403, 404), address
            if answer.status_code == 302:
                assert answer.url == "/teknisi/" or answer.url.startswith(("/teknisi/login/", "/akun/"))


# ---- another office's case is like none at all


def body(answer) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", answer.content)


@pytest.mark.parametrize("visitor", ["citizen", "wrong office", "technician", "a bidang that does not serve it"])
@pytest.mark.parametrize(
    "name, more", [("case", ()), ("act", ("laporkan",)), ("act", ("terbang",)), ("attachment", ())]
)
def test_another_offices_case_reads_like_one_that_does_not_exist(world, visitor, name, more):
    if visitor not in world.clients:
        world.clients[visitor] = Client()
        world.clients[visitor].force_login(a_user(Role.KABID, sops=("way-kanan/akta-kelahiran",)))
    client = world.clients[visitor]
    there = world.words["file"] if name == "attachment" else world.case.number
    nowhere = uuid4() if name == "attachment" else "ADU-WKN-2026-999999"
    for ask in (client.get, client.post):
        hidden, unknown = (ask(reverse(name, args=[key, *more])) for key in (there, nowhere))
        assert hidden.status_code == unknown.status_code
        assert hidden.status_code in (404, 405)
        assert body(hidden) == body(unknown)
        assert dict(hidden.items()) == dict(unknown.items())


def test_a_case_handed_over_by_name_opens_for_that_person_alone(world):
    from guardian.shortcuts import assign_perm

    other_sops = ["way-kanan/kia"]
    named, unnamed = a_user(Role.KASI, sops=other_sops), a_user(Role.KASI, sops=other_sops)
    assign_perm("casework.see_case", named, Case.objects.get(pk=world.case.pk))
    found = []
    for user in (named, unnamed):
        client = Client()
        client.force_login(user)
        found.append(client.get(reverse("case", args=[world.case.number])).status_code)
    assert found == [200, 404]
