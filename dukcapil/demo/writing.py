"""Histories told and written in chunks: one transaction each, one COPY a table, numbers without a gap."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from guardian.models import UserObjectPermission

from complaints.models import Complaint
from dukcapil.casework.announcements import notice_of_word
from dukcapil.casework.models import Attachment, Case, Clock, Message, Rating, SearchText, Trail
from dukcapil.casework.models.searchtext import words_of
from dukcapil.notices.models import Notice
from dukcapil.people.models import Citizen
from services.models import Application, IssuedDocument, RequirementItem

from .copying import copy_in, reserve
from .histories import History, Narrator
from .ledgers import Ledgers
from .numbers import Numbers
from .people import Pool
from .plans import Plan

DELIVERED_WITHIN = timedelta(minutes=10)
_BAD_ADDRESS = 150  # one mail of so many never arrives


class Writer:
    """Tells plans as histories, and writes these."""

    def __init__(self, narrator: Narrator, pool: Pool):
        self.narrator = narrator
        self.pool = pool
        self.numbers = Numbers()
        self.ledgers = Ledgers(narrator.world)
        self.now = narrator.world.now
        self.see_case = Permission.objects.select_related("content_type").get(codename="see_case")

    def tell(self, plans: list[Plan]) -> list[History]:
        """The next histories, in the order of filing."""
        return [
            self.narrator.tell(plan, pk, self.numbers.next(plan), self._applicant(plan))
            for plan, pk in zip(plans, reserve(Case, len(plans)), strict=True)
        ]

    def _applicant(self, plan: Plan) -> Citizen:
        return self.pool.someone(plan.place.office, plan.rng, known=not plan.place.is_complaint)

    @transaction.atomic
    def write(self, histories: list[History], until: datetime | None = None) -> None:
        """One chunk: the same number of statements however long it is. ``until`` is when the next one begins."""
        cases = [history.case for history in histories]
        effects = [each for history in histories for each in history.effects]
        acts = [each.act for each in effects]
        self.numbers.save(cases)
        for act, pk in zip(acts, reserve(Trail, len(acts)), strict=True):
            act.pk = pk
        for each in effects:
            each.bind()
        messages = _in_order_of_time(histories)
        for message, pk in zip(messages, reserve(Message, len(messages)), strict=True):
            message.pk = pk
        copy_in(Case, cases)
        for child in (Complaint, Application):
            copy_in(child, [case for case in cases if isinstance(case, child)])
        copy_in(Clock, [mark for each in effects for mark in each.marks], keyed=False)
        copy_in(Trail, acts)
        copy_in(Message, messages)
        folders = [history.folder for history in histories if history.folder]
        files = [file for folder in folders for file in folder.files]
        documents = [row for each in effects for row in each.records if isinstance(row, IssuedDocument)]
        self.narrator.papers.store([*files, *documents])
        copy_in(Attachment, files, keyed=False)
        copy_in(RequirementItem, [item for folder in folders for item in folder.case.to_check], keyed=False)
        copy_in(IssuedDocument, documents, keyed=False)
        self.ledgers.take(histories)
        self.ledgers.write(until)
        copy_in(Notice, sorted(self._notices(histories), key=lambda notice: notice.queued_at), keyed=False)
        copy_in(Rating, [history.rating for history in histories if history.rating], keyed=False)
        copy_in(UserObjectPermission, self._permissions(messages), keyed=False)
        _write_words(cases)

    def _notices(self, histories: list[History]) -> Iterable[Notice]:
        """Every notice with what became of it."""
        for history in histories:
            for each in history.effects:
                for notice in each.notices:
                    yield self._with_its_fate(notice, each.act.at)
            for word in history.words:
                if word.author_id and word.for_citizen:
                    yield self._with_its_fate(notice_of_word(history.case, word), word.at)

    def _with_its_fate(self, notice: Notice, at: datetime) -> Notice:
        notice.queued_at = at
        notice.next_try_at = None
        if notice.state == Notice.State.UNWANTED:
            return notice
        by_hand = notice.state == Notice.State.BY_HAND
        if by_hand and (notice.channel == Notice.Channel.NONE or at > self.now - timedelta(days=1)):
            return notice
        notice.attempts = 0 if by_hand else 1
        leaves = not by_hand and notice.channel != Notice.Channel.BELL
        if leaves and sum(notice.dedupe.encode()) % _BAD_ADDRESS == 0:
            on_whatsapp = notice.channel == Notice.Channel.WHATSAPP
            notice.state = Notice.State.FAILED
            notice.error = "WhatsApp 131026" if on_whatsapp else "SMTPRecipientsRefused 550"
            return notice
        notice.state = Notice.State.SENT
        notice.sent_at = min(at + (DELIVERED_WITHIN if by_hand else timedelta(seconds=20)), self.now)
        if not by_hand and notice.channel == Notice.Channel.WHATSAPP:
            notice.state = Notice.State.READ if sum(notice.dedupe.encode()) % 3 else Notice.State.DELIVERED
            notice.delivered_at = min(notice.sent_at + timedelta(seconds=15), self.now)
            notice.read_at = notice.delivered_at if notice.state == Notice.State.READ else None
        return notice

    def _permissions(self, messages: list[Message]) -> list[UserObjectPermission]:
        """Who was named by a disposition sees the case, as ``assign_perm`` would say it."""
        named = dict.fromkeys((m.addressee_id, m.case_id) for m in messages if m.addressee_id is not None)
        content_type = ContentType.objects.get_for_model(Case)
        return [
            UserObjectPermission(user_id=user, object_pk=str(case), permission=self.see_case, content_type=content_type)
            for user, case in named
        ]


def _in_order_of_time(histories: list[History]) -> list[Message]:
    """The texts of the acts and the words beside them, case by case."""
    return [
        message
        for history in histories
        for message in sorted(
            [text for each in history.effects for text in each.texts] + history.words, key=lambda each: each.at
        )
    ]


def _write_words(cases: list[Case]) -> None:
    """The search rows, by the very expression that ``file_case`` gives them."""
    parts = [[case.pk, *_parts(words_of(case))] for case in cases]
    configs = [f"part{number}" for number in range((len(parts[0]) - 1) // 2)]
    columns = [", ".join(f"{name}_config, {name}_text" for name in configs)]
    vectors = " || ".join(f"to_tsvector({name}_config::regconfig, {name}_text)" for name in configs)
    unnested = ", ".join(["%s::bigint[]", *["%s::text[]"] * (2 * len(configs))])
    sql = (
        f"INSERT INTO {SearchText._meta.db_table} (case_id, words)"  # noqa: S608 (no value in it)
        f" SELECT id, {vectors} FROM unnest({unnested}) AS given (id, {columns[0]})"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(column) for column in zip(*parts, strict=True)])


def _parts(vector) -> list[str]:
    """A sum of search vectors as its configurations and texts, from the left."""
    if hasattr(vector, "lhs"):
        return [*_parts(vector.lhs), *_parts(vector.rhs)]
    return [vector.config.config.value, " ".join(each.value for each in vector.get_source_expressions())]
