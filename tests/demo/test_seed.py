"""The small demo: a case in every state of every flow, its history whole; never in a database that is not a demo's."""

import hashlib
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from dukcapil.casework.models import AnswerTemplate, Attachment, Case, Channel, Message, Rating
from dukcapil.demo.progress import Progress
from dukcapil.files.issued import check_issued
from dukcapil.files.uploads import check_upload
from dukcapil.people.models import Office, User
from services.models import Application, BlankoKind, BlankoStock, IssuedDocument, RequirementItem
from services.models.requirement import wanted_in
from sop_registry.flow import CAME_FROM, FLOWS
from tests.conftest import WIB

EVERY_STATE = {
    (key, state)
    for key, model in FLOWS.items()
    for state in {*model.flow.steps, *(target for _, _, target in model.flow.edges() if target != CAME_FROM)}
}
NOW = datetime(2026, 11, 10, 14, 0, tzinfo=WIB)


@pytest.fixture
def demo(registry, settings):
    settings.DEMO = True


def seed(**given) -> None:
    call_command("seed_demo", now=NOW, verbosity=0, **given)


def test_the_demo_fills_every_state_of_every_flow(demo, capsys):
    seed(if_empty=True)
    assert set(Case.objects.values_list("flow_key", "state")) == EVERY_STATE
    call_command("verify_trail")
    cases, users = Case.objects.count(), User.objects.count()
    assert cases > len(EVERY_STATE)
    seed(if_empty=True)
    assert "tidak ditambahkan" in capsys.readouterr().out
    assert (Case.objects.count(), User.objects.count()) == (cases, users)


def test_about_ninety_requests_for_documents_stand_in_every_state(demo):
    seed()
    assert 85 <= Application.objects.count() <= 100
    status = RequirementItem.Status
    for case in Application.objects.prefetch_related("items"):
        found = {item.status for item in case.items.all()}
        if case.state == case.flow.first.name:
            assert status.REFUSED not in found
        elif case.state not in ("perbaikan", "ditolak", "dibatalkan"):
            assert found <= {status.ACCEPTED, status.MISSING}
        if case.state == "perbaikan":
            assert all(item.reason for item in case.items.all() if item.status == status.REFUSED)
            assert wanted_in(case.to_check)
        if case.state == "siap_diserahkan" and case.delivery == Application.Delivery.DOWNLOAD:
            assert case.documents.exists()
    shown = RequirementItem.objects.filter(shown=True)
    assert set(shown.values_list("application__channel", flat=True)) == {Channel.COUNTER}
    assert {stock.kind for stock in BlankoStock.objects.all() if stock.balance <= stock.low} <= {BlankoKind.KIA}


@pytest.mark.parametrize("given", [{}, {"cases": 150}])
def test_every_file_of_the_demo_opens_and_is_what_its_row_says(demo, given):
    seed(**given)
    contents = {}
    for row in [*Attachment.objects.exclude(requirement=""), *IssuedDocument.objects.all()]:
        with row.file.open("rb") as file:
            content = contents[row.sha256] = file.read()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (row.size, row.sha256)
    documents = set(IssuedDocument.objects.values_list("sha256", flat=True))
    for digest, content in contents.items():
        upload = SimpleUploadedFile("berkas.pdf", content)
        check_upload(upload)
        if digest in documents:
            check_issued(upload)


def test_each_case_of_the_small_demo_has_a_document_of_its_own_and_many_cases_share_a_few(demo):
    seed()
    documents = IssuedDocument.objects.values_list("file", flat=True)
    assert len(set(documents)) == len(documents) > 10
    small = len(documents)
    seed(cases=300)
    assert len(set(documents.all())) == small + 4 < len(documents.all())


def test_open_cases_are_recent_and_most_ended_ones_lie_weeks_back(demo):
    seed()
    still_open, ended = Case.objects.filter(closed_at=None), Case.objects.exclude(closed_at=None)
    assert not still_open.filter(entered_at__lt=NOW - timedelta(days=14)).exists()
    assert ended.filter(closed_at__lt=NOW - timedelta(days=14)).count() > ended.count() / 2
    late = still_open.filter(step_due_at__lt=NOW)
    assert 0 < late.count() < still_open.count() / 3
    assert not Case.objects.filter(filed_at__lt=NOW - timedelta(days=92 + 60)).exists()
    assert not Case.objects.filter(entered_at__gt=NOW).exists()


def test_many_cases_have_all_that_a_desk_meets(demo):
    seed(cases=300, months=6)
    assert Case.objects.count() == 300
    assert Case.objects.filter(closed_at=None).count() < 30
    assert Case.objects.values("office").distinct().count() == 5
    assert Case.objects.values("channel").distinct().count() >= 6
    assert Case.objects.filter(round__gt=1).exists()
    assert {"selesai", "ditolak", "dibatalkan"} <= set(Case.objects.values_list("state", flat=True))
    assert Rating.objects.exists()
    assert {Message.Kind.WORD, Message.Kind.NOTE} <= set(Message.objects.values_list("kind", flat=True))
    call_command("verify_trail")


def test_every_office_has_answers_to_start_from_and_a_second_seeding_adds_none(demo):
    seed(cases=1)
    offices, templates = Office.objects.count(), AnswerTemplate.objects.count()
    assert templates >= 3 * offices
    seed(cases=1)
    assert AnswerTemplate.objects.count() == templates


def test_no_demo_accounts_come_into_a_database_that_is_not_a_demos(registry, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="Data contoh ditolak"):
        call_command("seed_demo")
    assert not User.objects.exists()


@pytest.mark.parametrize("given", [{"cases": 0}, {"months": 0}])
def test_a_demo_of_nothing_is_refused(demo, given):
    with pytest.raises(CommandError, match="sedikitnya 1"):
        seed(**given)


class Screen:
    """What a command writes to."""

    def __init__(self, is_terminal: bool):
        self.is_terminal, self.written = is_terminal, ""

    def isatty(self) -> bool:
        return self.is_terminal

    def write(self, text: str, ending: str = "\n") -> None:
        self.written += text + ending

    def flush(self) -> None:
        return None


def advance(is_terminal: bool) -> str:
    screen, seconds = Screen(is_terminal), iter(range(100))
    progress = Progress(screen, 100, clock=lambda: next(seconds))
    for done in range(5, 101, 5):
        progress(done)
    return screen.written


def test_a_terminal_shows_a_bar_with_the_time_left():
    shown = advance(is_terminal=True).split("\r")
    assert shown[10].startswith("[###############...............]  50% · 50 dari 100 berkas · sisa 0.10")
    assert shown[-1].endswith("\n")


def test_elsewhere_a_line_comes_at_every_tenth():
    assert len(advance(is_terminal=False).splitlines()) == 10
