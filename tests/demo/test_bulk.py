"""Histories written by the thousand are the rows that ``perform`` writes, act for act."""

from datetime import datetime

import pytest
from django.core.management import CommandError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from dukcapil.casework.models import Attachment, BookEntry, Case, Clock, Counter, Message, SearchText, Trail
from dukcapil.casework.perform import file_case, perform
from dukcapil.demo.cases import seed_cases
from dukcapil.demo.histories import Act, History, Narrator
from dukcapil.demo.papers import Papers
from dukcapil.demo.people import Pool
from dukcapil.demo.plans import ENDED, plan_of
from dukcapil.demo.staff import seed_staff
from dukcapil.demo.world import read_world
from dukcapil.demo.writing import Writer
from dukcapil.notices.models import Notice
from services.checking import check
from services.intake import file_application
from services.mending import mend, staging_key
from services.models import BlankoMove, BlankoStock, Draft, IssuedDocument, RequirementItem
from sop_registry.flow import FLOWS
from tests.conftest import WIB
from tests.services.applying import a_file

NOW = datetime(2026, 11, 10, 14, 0, tzinfo=WIB)
SEED = 7
BESIDE = {Message.Kind.WORD, Message.Kind.NOTE}  # written between the acts, not by them


@pytest.fixture
def staff(registry):
    seed_staff()


def written(histories: int, writer: Writer, world) -> list[History]:
    """Ended and open cases of every SOP, in the order of filing."""
    fates = [fate for place in world.places for fate in _fates(place, histories)]
    plans = [plan_of(n, world, SEED, lambda rng, n=n: fates[n]) for n in range(len(fates))]
    told = writer.tell(sorted(plans, key=lambda plan: plan.filed_at))
    writer.write(told)
    return told


def _fates(place, histories: int) -> list[tuple]:
    if place.is_complaint:
        return [(place, ENDED if n % 3 else "konfirmasi") for n in range(histories)]
    return [(place, ENDED if n % 3 else "perbaikan") for n in range(histories)]


def replayed(histories: list[History]) -> list[Case]:
    """The same acts at the same moments through the one door, all cases together in the order of the clock."""
    cases: dict[int, Case] = {}
    steps = [(history.case.filed_at, n, None) for n, history in enumerate(histories)]
    steps += [(act.at, n, act) for n, history in enumerate(histories) for act in history.acts]
    for _, n, act in sorted(steps, key=lambda step: step[:1]):
        cases[n] = filed(histories[n]) if act is None else done(cases[n], act)
    return [cases[n] for n in range(len(histories))]


def filed(history: History) -> Case:
    at, asked = history.case.filed_at, dict(history.asked)
    if history.folder is None:
        return file_case(at=at, **asked)[0]
    applicant, by = asked.pop("applicant"), asked["by"]
    del asked["subject"]
    draft = Draft(sop=asked["sop"], recorded_by=by.user if by else None, shown=sorted(history.folder.shown))
    draft.saved(at)
    draft.save()
    for code in history.folder.given:
        a_file(form_key=draft.form_key, requirement=code)
    return file_application(
        **asked,
        name=applicant.name,
        phone=applicant.__dict__["phone"],
        email=applicant.email,
        nik=applicant.nik,
        family_card=applicant.family_card,
        draft=draft,
        at=at,
    )


def done(case: Case, act: Act) -> Case:
    by = act.by if not hasattr(act.by, "case_id") else type(act.by)(case.pk)
    if act.findings is not None:
        return check(case, act.findings, by=by, at=act.at)
    if act.mended is not None:
        files, shown = act.mended
        for code in files:
            a_file(form_key=staging_key(case), requirement=code)
        return mend(case, by=by, note=act.note, shown=shown, at=act.at)
    return perform(case, act.verb, by=by, note=act.note, fields=act.fields, at=act.at)


def rows_of(case: Case) -> dict:
    """All that an act leaves behind, without keys, codes and what became of notices and words."""
    case = case.as_sop()
    notices = Notice.objects.filter(reference=case.number).exclude(event="pesan").order_by("id")
    code, person = case.tracking_code, case.applicant
    left_out = {"id", "case_ptr_id", "tracking_code", "citizen_wrote_at", "applicant_id", "idempotency_key"}
    return {
        "case": {
            field.attname: getattr(case, field.attname)
            for field in case._meta.concrete_fields
            if field.attname not in left_out
        },
        "applicant": (person.name, str(person.phone), person.email, person.nik, person.family_card),
        "trail": list(
            Trail.objects.filter(case_id=case.pk)
            .order_by("seq")
            .values_list(
                "seq", "at", "verb", "from_state", "to_state", "round", "party", "user", "role", "mandate",
                "on_behalf", "note", "data",
            )
        ),
        "clock": list(
            Clock.objects.filter(case_id=case.pk)
            .order_by("id")
            .values_list("at", "event", "holder", "reason", "round", "due_at", "left_seconds")
        ),
        "texts": list(
            Message.objects.filter(case_id=case.pk)
            .exclude(kind__in=BESIDE)
            .order_by("id")
            .values_list(
                "kind", "text", "for_citizen", "author", "author_label", "addressee", "at", "act__seq"
            )
        ),
        "notices": [
            (n.office_id, n.event, n.channel, n.address, n.subject, n.body.replace(code, "KODE"), n.dedupe)
            for n in notices
        ],
        "words": SearchText.objects.filter(case_id=case.pk).values_list("words", flat=True).get(),
        "seen_by": sorted(_named_on(case)),
        "requirements": list(
            RequirementItem.objects.filter(application_id=case.pk)
            .order_by("position")
            .values_list(
                "position", "code", "name", "hint", "kind", "group", "optional", "status", "reason", "shown",
                "checked_by", "checked_at",
            )
        ),
        "files": sorted(
            Attachment.objects.filter(case_id=case.pk).values_list("requirement", "superseded", "status", "uploaded_by")
        ),
        "books": list(
            BookEntry.objects.filter(case_id=case.pk)
            .order_by("at", "book")
            .values_list("office", "book", "period", "number", "at", "about", "facts", "act__seq")
        ),
        "blanks": list(
            BlankoMove.objects.filter(case_id=case.pk)
            .order_by("id")
            .values_list("office", "kind", "move", "change", "balance", "serial", "note", "by", "at", "act__seq")
        ),
        "documents": list(
            IssuedDocument.objects.filter(case_id=case.pk)
            .order_by("id")
            .values_list("size", "sha256", "uploaded_by", "at", "act__seq")
        ),
    }  # fmt: skip


def _named_on(case: Case) -> list[int]:
    from guardian.models import UserObjectPermission

    named = UserObjectPermission.objects.filter(object_pk=str(case.pk), permission__codename="see_case")
    return list(named.values_list("user", flat=True))


def test_bulk_histories_are_what_perform_writes(staff):
    world = read_world(NOW, months=3)
    pool = Pool(world, 50, SEED)
    with transaction.atomic():
        told = written(14, Writer(Narrator(world, Papers(own=True)), pool), world)
        in_bulk = [rows_of(history.case) for history in told]
        transaction.set_rollback(True)
    one_by_one = [rows_of(case) for case in replayed(told)]
    assert {rows["case"]["flow_key"] for rows in in_bulk} == set(FLOWS)
    acts = [act for rows in in_bulk for act in rows["trail"]]
    assert {"sanggah", "kembalikan", "lengkapi", "tolak", "batalkan", "tunda", "periksa_syarat"} <= {a[2] for a in acts}
    assert {"diganti", "diperlihatkan", "sha256"} <= {name for act in acts for name in act[12]}
    moves = {move[2] for rows in in_bulk for move in rows["blanks"]}
    assert moves == {BlankoMove.Kind.USED, BlankoMove.Kind.SPOILED}
    for bulk, single in zip(in_bulk, one_by_one, strict=True):
        assert bulk == single


def snapshot() -> list[tuple]:
    """What a person could tell apart; keys go on from one seeding to the next."""
    return [
        *Case.objects.order_by("number").values_list("number", "tracking_code", "state", "filed_at", "applicant__name"),
        *Message.objects.order_by("case__number", "id").values_list("case__number", "text", "at"),
        *Notice.objects.order_by("reference", "id").values_list("reference", "state", "sent_at", "body"),
        *Trail.objects.order_by("case__number", "seq").values_list("case__number", "verb", "at", "user__username"),
    ]


def seeded(seed: int) -> list[tuple]:
    with transaction.atomic():
        seed_cases(NOW, seed, cases=120)
        found = snapshot()
        transaction.set_rollback(True)
    return found


def test_the_same_seed_gives_the_same_data_and_another_one_other_data(staff):
    first = seeded(1)
    assert seeded(1) == first
    assert seeded(2) != first


def test_numbers_have_no_gap_and_follow_the_order_of_filing(staff):
    seed_cases(NOW, SEED, cases=150, months=14, chunk=40)
    seed_cases(NOW, SEED + 1, cases=50, chunk=40)
    series = Case.objects.values("sop__series")
    counters = Counter.objects.filter(series__in=series).select_related("office")
    assert sum(counter.last for counter in counters) == 200
    for counter in counters:
        start = f"{counter.series}-{counter.office.code}-{counter.year}-"
        serials = Case.objects.filter(number__startswith=start).order_by("id").values_list("number", flat=True)
        assert [int(number[-6:]) for number in serials] == list(range(1, counter.last + 1))
    earlier = Case.objects.order_by("id")[:150]
    assert [case.filed_at for case in earlier] == sorted(case.filed_at for case in earlier)


def test_books_have_no_gap_and_follow_the_clock_however_the_chunks_fall(staff):
    seed_cases(NOW, SEED, cases=300, chunk=40)
    books = {}
    for entry in BookEntry.objects.order_by("number"):
        books.setdefault((entry.book, entry.period), []).append(entry)
    written = set(BookEntry.Book.values) - {BookEntry.Book.COMPLAINTS}  # whose lines are the complaints themselves
    assert {book for book, _ in books} == written
    for entries in books.values():
        assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
        assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
    agenda = Counter.objects.get(series="agenda")
    assert agenda.last == len(books["agenda", "2026"])


def test_every_line_of_the_blank_ledger_says_what_is_left(staff):
    BlankoStock.objects.all().delete()
    seed_cases(NOW, SEED, cases=400, chunk=40)
    seed_cases(NOW, SEED + 1, cases=100, chunk=40)
    for stock in BlankoStock.objects.all():
        moves = list(BlankoMove.objects.filter(kind=stock.kind).order_by("id"))
        balance = 0
        for move in moves:
            balance += move.change
            assert move.balance == balance > 0
        assert stock.balance == balance
        assert {move.move for move in moves} == set(BlankoMove.Kind.values)


def test_a_number_taken_meanwhile_stops_the_seeding(staff):
    world = read_world(NOW, months=3)
    writer = Writer(Narrator(world, Papers(own=True)), Pool(world, 50, SEED))
    Counter.objects.create(office=world.places[0].office, series="ADU", year=2026, last=4)
    plan = plan_of(1, world, SEED, lambda rng: (world.places[0], ENDED))
    with pytest.raises(CommandError, match="kiriman lain"):
        writer.write(writer.tell([plan]))


def test_a_chunk_takes_the_same_number_of_statements_however_long_it_is(staff):
    def statements(cases: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            seed_cases(NOW, SEED, cases=cases)
        return len(queries)

    seed_cases(NOW, SEED, cases=30)  # fills what is remembered, such as content types
    assert statements(300) == statements(60)
