"""The sums behind the figures, each asked of the database once: counts by SOP, channel and category, steps, the desks.

A ``Told`` answers for one scope at one moment. What can be added up is read in its smallest groups and added here, so
that a total and its parts come from the same rows.
"""

from collections import Counter
from datetime import date, datetime, timedelta
from functools import cached_property

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.db.models.functions import Greatest

from dukcapil.casework.models import Case
from dukcapil.people.models import User
from dukcapil.survey.elements import Index
from dukcapil.survey.queries import index_for, responses
from sop_registry.flow import FLOWS, Flow, Holder
from sop_registry.models import Edition, Sop
from sop_registry.queries import edition_of, published_editions

from .measures import CASES, OPEN, SENT_BACK, STEPS, late_unanswered
from .models import CaseFact, MonthCount, StepFact
from .scope import Age, Scope, ages, end_of_month, midnight, month_before, month_of
from .sums import COUNTS_OF_STEPS, MedianAndP90, MonthSum, N, PersonSum, StepSum, added, added_by, step_sum


class Told:
    """Everything about a scope, read at most once. ``now`` decides what is late, due and old today."""

    def __init__(self, scope: Scope, now: datetime):
        self.scope, self.now = scope, now

    @property
    def today(self) -> date:
        return self.now.astimezone(self.scope.office.zone).date()

    # ---- cases of the period ----

    @cached_property
    def _cases(self) -> list[dict]:
        counts = {
            f"{N}{name}": Count("pk", filter=Q(**{f"{day}__range": self.scope.days}) & which)
            for name, (day, which) in CASES.items()
        }
        stars = Sum("rating", filter=Q(rated_on__range=self.scope.days), default=0)
        rows = CaseFact.objects.filter(self.scope.rows(), _any_day_in(self.scope.days))
        return self._named(rows.values("sop_id", "channel", "category").annotate(**counts, n_stars=stars))

    @cached_property
    def cases(self) -> Counter:
        """Counts of ``CASES`` and the sum of the ratings (``stars``) over all of the scope."""
        return added(self._cases, [*CASES, "stars"])

    def cases_by(self, column: str) -> dict[str, Counter]:
        """The same by ``sop__key``, ``channel`` or ``category``."""
        return added_by(self._cases, [*CASES, "stars"], column)

    @cached_property
    def answer_time(self) -> tuple[float, float] | None:
        """Median and ninetieth percentile of the office seconds to the first answer."""
        rows = CaseFact.objects.filter(self.scope.rows(), answered_on__range=self.scope.days)
        found = rows.aggregate(found=MedianAndP90("office_seconds"))["found"]
        return found and tuple(found)

    @cached_property
    def satisfaction(self) -> Index | None:
        """The survey's index of the period (SKM), of the scope's services alone where it has some; None unanswered."""
        found = responses(self.scope.office, *self.scope.days)
        return index_for(found if self.scope.sops is None else found.filter(sop__key__in=self.scope.sops))

    # ---- late without an answer ----

    def end_of(self, day: date) -> datetime:
        """The last moment of a day, or now while the day has not ended."""
        return min(midnight(day + timedelta(days=1), self.scope.office) - timedelta.resolution, self.now)

    @property
    def late_unanswered(self) -> QuerySet[CaseFact]:
        """The cases that stood late and unanswered at the end of the period: the same, whatever came of them later."""
        return CaseFact.objects.filter(self.scope.rows(), late_unanswered(self.end_of(self.scope.until)))

    @cached_property
    def late_unanswered_count(self) -> int:
        return self.late_unanswered.count()

    # ---- files that came back ----

    @cached_property
    def _sent_back(self) -> list[dict]:
        rows = StepFact.objects.filter(SENT_BACK, self.scope.rows(roles_in="role"), left_on__range=self.scope.days)
        rows = rows.values("sop_id", channel=F("case__fact__channel"), category=F("case__fact__category"))
        counts = {f"{N}{name}": Count("pk", filter=which) for name, which in STEPS.items()}
        return self._named(rows.annotate(**counts))

    @cached_property
    def sent_back(self) -> Counter:
        return added(self._sent_back, STEPS)

    def sent_back_by(self, column: str) -> dict[str, Counter]:
        return added_by(self._sent_back, STEPS, column)

    # ---- steps ----

    @cached_property
    def step_counts(self) -> Counter:
        """How many steps of the office were done, how many of them had a standard (``judged``) and were late."""
        return Counter(StepFact.objects.filter(self._steps_done).aggregate(**COUNTS_OF_STEPS))

    @property
    def _steps_done(self) -> Q:
        in_period = Q(left_on__range=self.scope.days, step_seconds__isnull=False)
        return self.scope.rows(roles_in="role") & in_period

    @cached_property
    def steps(self) -> list[StepSum]:
        """Every step of the office that was done in the period, in the order of the SOPs and their flows."""
        rows = StepFact.objects.filter(self._steps_done)
        beyond = Greatest(F("step_seconds") - F("standard_seconds"), 0)
        found = {
            (row["sop_id"], row["state"]): row
            for row in rows.values("sop_id", "state").annotate(
                **{f"{N}{name}": counted for name, counted in COUNTS_OF_STEPS.items()},
                times=MedianAndP90("step_seconds"),
                lost=Sum(beyond, filter=Q(standard_seconds__isnull=False), default=0),
                doer=Min("role"),
                standards=ArrayAgg("standard", distinct=True),
            )
        }
        return [
            step_sum(edition.sop, title, found[edition.sop.pk, state])
            for edition in self.editions
            for state, title in self.titles[edition.sop.key].items()
            if (edition.sop.pk, state) in found
        ]

    # ---- now ----

    @cached_property
    def ages(self) -> list[Age]:
        return ages(self.scope.office, self.today)

    @cached_property
    def _open(self) -> list[dict]:
        office = self.scope.office
        counts = {f"{N}{name}": Count("pk", filter=rule(self.now, office)) for name, rule in OPEN.items()}
        by_age = {f"{N}age{n}": Count("pk", filter=age.rule(office)) for n, age in enumerate(self.ages)}
        rows = open_cases(self.scope).order_by().values("sop_id", "flow_key", "state", "waiting_for", "holder")
        return self._named(rows.annotate(**counts, **by_age))

    @cached_property
    def open(self) -> Counter:
        return added(self._open, [*OPEN, *self._age_names])

    @property
    def _age_names(self) -> list[str]:
        return [f"age{n}" for n in range(len(self.ages))]

    def open_by(self, column: str) -> dict[str, Counter]:
        """By ``sop__key``, ``state``, ``waiting_for`` or ``holder``."""
        return added_by(self._open, [*OPEN, *self._age_names], column)

    @cached_property
    def open_at_desks(self) -> dict[str, Counter]:
        """By ``waiting_for``, without what waits for the applicant: the load of each desk."""
        at_desks = [row for row in self._open if row["holder"] != Holder.CITIZEN]
        return added_by(at_desks, [*OPEN, *self._age_names], "waiting_for")

    @cached_property
    def late_without_answer(self) -> int:
        """How many open cases are past what was promised and still owe an answer.

        That is the time of the whole case; of a step only where the paper gives no other.
        """
        promised = Q(due_at__lt=self.now) | Q(edition__whole_value=None, step_due_at__lt=self.now)
        rows = open_cases(self.scope).filter(promised).order_by().values_list("flow_key", "state")
        return sum(count for *step, count in rows.annotate(count=Count("pk")) if not _is_answered(*step))

    # ---- people ----

    @cached_property
    def people(self) -> list[PersonSum]:
        """Who did how much, the busiest first."""
        acts = Counter()
        rows = StepFact.objects.filter(self._of_desk(), left_on__range=self.scope.days, user__isnull=False)
        for user, role, count in rows.values_list("user_id", "acted_as").annotate(count=Count("pk")):
            acts[user, role] = count
        recorded = Counter()
        rows = CaseFact.objects.filter(self.scope.rows(), received_on__range=self.scope.days, recorded_by__isnull=False)
        for user, count in rows.values_list("recorded_by_id").annotate(count=Count("pk")):
            recorded[user] = count
        first_role = {}
        for user, role in sorted(acts, key=lambda key: -acts[key]):
            first_role.setdefault(user, role)
        for user in recorded:
            if user not in first_role and self.scope.roles is None:
                first_role[user] = "petugas"
                acts[user, "petugas"] += 0
        names = User.objects.in_bulk(list(first_role))
        found = [
            PersonSum(names[user], role, count, recorded[user] if first_role[user] == role else 0)
            for (user, role), count in acts.items()
            if user in names
        ]
        return sorted(found, key=lambda each: (-each.acts - each.recorded, str(each.user)))

    def _of_desk(self) -> Q:
        return self.scope.rows(roles_in="acted_as")

    # ---- twelve months ----

    @cached_property
    def months(self) -> list[MonthSum]:
        """The twelve months up to the last of the scope, the oldest first."""
        months = [month_of(self.scope.until)]
        while len(months) < 12:
            months.append(month_before(months[-1]))
        counts = {month: Counter() for month in months}
        rows = MonthCount.objects.filter(self.scope.rows(), month__in=months).values("month")
        for row in rows.annotate(**{f"{N}{name}": Sum(name) for name in (*CASES, "stars")}):
            month = counts[row.pop("month")]
            month.update({name.removeprefix(N): count for name, count in row.items()})
        ends = {
            f"{N}{n}": Count("pk", filter=late_unanswered(self.end_of(end_of_month(month))))
            for n, month in enumerate(months)
        }
        late = CaseFact.objects.filter(self.scope.rows(), late_from__isnull=False).aggregate(**ends)
        return [MonthSum(month, counts[month], late[f"{N}{n}"]) for n, month in enumerate(months)][::-1]

    # ---- names ----

    @cached_property
    def sop_keys(self) -> dict[int, str]:
        return dict(Sop.objects.filter(office=self.scope.office).values_list("pk", "key"))

    def _named(self, rows) -> list[dict]:
        """Rows grouped by the key of an SOP's row, with the SOP's own key: one join less for the database."""
        return [row | {"sop__key": self.sop_keys[row["sop_id"]]} for row in rows]

    @cached_property
    def editions(self) -> list[Edition]:
        """The published edition of each SOP of the scope, in the order of the index."""
        found = published_editions().filter(sop__office=self.scope.office)
        editions = []
        for edition in found:
            if self.scope.sops is None or edition.sop.key in self.scope.sops:
                editions.append(edition_of(edition.pk, edition.sop))
        return editions

    @cached_property
    def titles(self) -> dict[str, dict[str, str]]:
        """Of each SOP the titles of its states in the order of its graph, with what only its other graphs have."""
        return {edition.sop.key: _titles_of(edition.flow) for edition in self.editions}

    def title_of(self, sop: str, state: str) -> str:
        """What a state is called; its name where no graph has it any more."""
        return self.titles.get(sop, {}).get(state, state)

    @cached_property
    def sop_names(self) -> dict[str, str]:
        return {edition.sop.key: edition.short_title for edition in self.editions}


def open_cases(scope: Scope):
    """The cases that are open now, as the index of the desks finds them."""
    return Case.objects.filter(scope.rows(roles_in="waiting_for"), closed_at=None).exclude(waiting_for="")


def _is_answered(flow_key: str, state: str) -> bool:
    flow = FLOWS[flow_key].flow if flow_key in FLOWS else None
    return flow is not None and (state in flow.answered_in or flow.comes_after_the_answer(state))


def _titles_of(flow: Flow) -> dict[str, str]:
    others = [model.flow for model in FLOWS.values() if model.flow.sop == flow.sop]
    order = list(flow.steps)
    for other in others:
        place = 0
        for state in other.steps:
            if state not in order:
                order.insert(place, state)
            place = order.index(state) + 1
    graph_of = {state: each for each in (*others, flow) for state in each.steps}
    return {state: graph_of[state].title_of(state) for state in order}


def _any_day_in(days: tuple[date, date]) -> Q:
    rule = Q()
    for day in dict.fromkeys(day for day, _ in CASES.values()):
        rule |= Q(**{f"{day}__range": days})
    return rule
