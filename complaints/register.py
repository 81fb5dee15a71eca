"""Buku register pengaduan: every complaint is a line of it, from the moment it is filed, under its register number."""

from collections.abc import Iterable
from datetime import UTC, datetime

import django_filters
from django.db.models import Min, QuerySet

from dukcapil.casework.book_filter import BookFilter
from dukcapil.casework.books import Line, as_sops, recorder_of
from dukcapil.casework.effects import OPENING
from dukcapil.casework.models import Case, Message, Trail
from dukcapil.casework.models.case import HIDDEN
from dukcapil.casework.queries import visible_cases
from dukcapil.casework.search import found
from dukcapil.casework.spans import SpanForm, day_filter
from dukcapil.people.models import Office, User
from dukcapil.worktime.wording import stamp
from sop_registry.flow import FLOWS
from sop_registry.models import Sop

from .models import Category, Complaint

SHOWN = 300  # characters of a text; the case has the rest


class RegisterFilter(BookFilter):
    """A year is that of the register number; days are those of receipt."""

    moment = "received_at"
    tahun = django_filters.ChoiceFilter(
        label="Tahun",
        method="of_year",
        empty_label="Semua tahun",
        error_messages={"invalid_choice": "Tahun ini tidak ada dalam buku. Pilih salah satu."},
    )
    pokok = django_filters.ModelChoiceFilter(
        label="Pokok pengaduan",
        field_name="complaint__category",
        queryset=Category.objects.all(),
        to_field_name="key",
        empty_label="Semua pokok",
        error_messages={"invalid_choice": "Pokok ini tidak ada. Pilih salah satu."},
    )
    sejak = day_filter("Diterima sejak", "since")
    sampai = day_filter("Diterima sampai", "until")

    class Meta:
        model = Case
        form = SpanForm
        fields = ()

    def told(self, given: dict) -> list[str]:
        return [*super().told(given), *([f"pokok {given['pokok']}"] if "pokok" in given else [])]

    def search(self, cases, name, sought):
        return found(cases, sought, [self.office], self.now)

    def of_year(self, cases, name, year):
        begins, ends = (datetime(int(year) + more, 1, 1, tzinfo=self.office.zone) for more in (0, 1))
        return cases.filter(filed_at__gte=begins.astimezone(UTC), filed_at__lt=ends.astimezone(UTC))


class ComplaintsRegister:
    """Lines made from the complaints themselves: what the register says is what the case says now."""

    def sops(self, office: Office) -> Iterable[str]:
        own = (proxy.flow.sop for proxy in FLOWS.values() if issubclass(proxy, Complaint))
        return [sop for sop in own if sop.startswith(f"{office.key}/")]

    def narrowed(self, data, user: User, office: Office, now: datetime) -> RegisterFilter:
        sops = set(self.sops(office))
        keys = [key for key, proxy in FLOWS.items() if proxy.flow.sop in sops]
        cases = visible_cases(user, now).filter(office=office, flow_key__in=keys)
        return RegisterFilter(data, cases, office=office, now=now, years=self._years(office, now))

    def _years(self, office: Office, now: datetime) -> range:
        this_year = now.astimezone(office.zone).year
        first = office.counters.filter(series__in=self._series(office)).aggregate(first=Min("year"))["first"]
        return range(this_year, min(first or this_year, this_year) - 1, -1)

    def _series(self, office: Office) -> list[str]:
        return list(Sop.objects.filter(office=office, kind=Sop.Kind.COMPLAINT).values_list("series", flat=True))

    def in_order(self, rows: QuerySet) -> QuerySet:
        return rows.order_by("-id")

    def before(self, rows: QuerySet, place: str) -> QuerySet:
        is_key = place.isascii() and place.isdigit() and len(place) < 19
        return rows.filter(pk__lt=int(place)) if is_key else rows

    def place_of(self, row: Case) -> str:
        return str(row.pk)

    def lines(self, rows: Iterable[Case], office: Office) -> list[Line]:
        rows = list(rows)
        cases, keys = as_sops(rows), [row.pk for row in rows]
        openings = Trail.objects.filter(case__in=keys, verb=OPENING).select_related("mandate")
        answers = Message.objects.filter(case__in=keys, kind=Message.Kind.ANSWER, for_citizen=True).order_by("at", "id")
        acts = {act.case_id: act for act in openings}
        said = {answer.case_id: answer for answer in answers}  # the last one counts
        topics = dict(Category.objects.values_list("pk", "name"))
        return [_line(cases[key], acts[key], said.get(key), topics, office) for key in keys]

    def counted(self, office: Office, now: datetime) -> tuple[list[str], str]:
        return self._series(office), f"tahun {now.astimezone(office.zone).year}"


def _line(case: Complaint, opening: Trail, answer: Message | None, topics: dict[int, str], office: Office) -> Line:
    case.office = case.sop.office = office
    year, serial = case.number.rsplit("-", 2)[1:]
    facts = [
        ("Saluran", case.get_channel_display()),
        ("Pokok", topics[case.category_id]),
        ("Isi", HIDDEN if case.confidential else _short(case.text)),
        ("Keadaan", case.state_title),
    ]
    if answer is not None:
        facts.append(("Dijawab", stamp(answer.at, office.zone)))
        facts.append(("Jawaban", HIDDEN if case.confidential else _short(answer.text)))
    return Line(
        label=f"{int(serial)}/{year}",
        number=case.number,
        kind=case.get_kind_display(),
        about=HIDDEN if case.confidential else case.asked_by,
        facts=facts,
        by=recorder_of(opening, case, office),
        at=case.received_at.astimezone(office.zone),
    )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1].rstrip()}…"
