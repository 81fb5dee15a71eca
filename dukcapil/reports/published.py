"""What the public sees of an office: the promise beside the fact, of the last month that is over and of twelve months.

A group of fewer than ``FEWEST`` is never shown, nor one whose size a reader could find by taking what is shown from a
total, or the month from the twelve. Of steps only shares and times are published, no counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.core.cache import cache

from dukcapil.casework.models import Channel
from dukcapil.notices.health import DeadChannel, dead_channels
from dukcapil.people.models import Office
from dukcapil.survey.elements import FEWEST
from dukcapil.survey.published import Shown, shown_of
from dukcapil.worktime.queries import calendar_of
from dukcapil.worktime.wording import clock_time, moment_in_words, month_in_words, zone_name
from sop_registry.flow import FLOWS, Holder
from sop_registry.models import NOT_STATED, Edition, Sop
from sop_registry.queries import edition_of

from .figure import share_on_time
from .scope import Scope, end_of_month, month_before
from .sums import StepSum
from .told import Told
from .wording import NOTHING, number, office_time, percent

KEPT = 3_600  # seconds that the figures are kept by the server
HIDDEN = f"kurang dari {FEWEST}"
_SHAPE = 3  # raised when the kept value changes its form


def large_enough(groups: Mapping[str, int], whole: int) -> set[str]:
    """The groups that may be shown beside their total: none is small, and what is left out is none or no small one."""
    if whole < FEWEST:
        return set()
    shown = {key: count for key, count in groups.items() if count >= FEWEST}
    while shown and 0 < whole - sum(shown.values()) < FEWEST:
        del shown[min(shown, key=lambda key: (shown[key], key))]
    return set(shown)


def apart_enough(month: int, year: int) -> bool:
    """May the twelve months be shown beside their last one: are the other eleven none, or not a few?"""
    return year - month == 0 or year - month >= FEWEST


def performance_of(office: Office, now: datetime) -> dict:
    """The published figures, from the server's cache where they are an hour old at most."""
    month = month_before(now.astimezone(office.zone).date())
    key = f"kinerja/{_SHAPE}/{office.key}/{month:%Y-%m}"
    return cache.get_or_set(key, lambda: _drawn(office, month, now), KEPT)


def _drawn(office: Office, month: date, now: datetime) -> dict:
    since = month
    for _ in range(11):
        since = month_before(since)
    last, year = (
        Told(Scope(office, month, end_of_month(month)), now),
        Told(Scope(office, since, end_of_month(month)), now),
    )
    return {
        "month": month_in_words(month),
        "since": month_in_words(since),
        "sops": _sops(last, year),
        "whole": _whole(last, year),
        "volumes": _volumes(last),
        "months": _months(year),
        "satisfaction": _satisfaction(office, month, last.today),
    }


def _judged(counts: Mapping[str, int]) -> int:
    return counts["on_time"] + counts["late"]


def _whole(last: Told, year: Told) -> dict:
    """The office as a whole: the shares, of how many answers, and what is late without one, which no share counts."""
    of_month, of_year = last.cases, year.cases
    months = large_enough({"": _judged(of_month)}, _judged(of_month))
    years = large_enough({"": _judged(of_year)}, _judged(of_year)) and apart_enough(_judged(of_month), _judged(of_year))
    return {
        "month": percent(share_on_time(of_month)) if months else "",
        "year": percent(share_on_time(of_year)) if years else "",
        "answers": number(_judged(of_month)) if large_enough({"": _judged(of_month)}, of_month["answered"]) else "",
        "late": _at_least(last.late_without_answer),
        "drawn_at": moment_in_words(last.now, last.scope.office.zone),
    }


def _sops(last: Told, year: Told) -> list[dict]:
    """Each SOP with its promise, the share in time and the time taken, and its steps."""
    of_month, of_year = last.cases_by("sop__key"), year.cases_by("sop__key")
    in_month = {key: _judged(counts) for key, counts in of_month.items()}
    in_year = {key: _judged(counts) for key, counts in of_year.items()}
    months = large_enough(in_month, sum(in_month.values()))
    years = {
        key for key in large_enough(in_year, sum(in_year.values())) if apart_enough(in_month.get(key, 0), in_year[key])
    }
    steps_of_month = {(step.sop, step.state): step for step in last.steps}
    steps_of_year = {(step.sop, step.state): step for step in year.steps}
    found, in_force = [], _in_force(last)
    for published in year.editions:
        key, editions = published.sop.key, in_force.get(published.sop_id) or [published]
        edition = editions[-1]
        found.append(
            {
                "title": edition.short_title,
                "slug": edition.sop.slug,
                "promise": _in_turn(_promise(each) for each in editions),
                "month": _fact(of_month[key], last, key) if key in months else None,
                "year": _fact(of_year[key], year, key) if key in years else None,
                "steps": [
                    _step(editions, year.title_of(key, state), state, steps_of_month.get((key, state)), done)
                    for state in year.titles[key]
                    if (done := steps_of_year.get((key, state))) or _is_timed(edition, state)
                ],
            }
        )
    return found


def _fact(counts: Mapping[str, int], told: Told, sop: str) -> dict:
    times = Told(told.scope.of_sop(sop), told.now).answer_time
    return {
        "share": percent(share_on_time(counts)),
        "median": office_time(times[0]) if times else NOTHING,
        "p90": office_time(times[1]) if times else NOTHING,
    }


def _in_force(last: Told) -> dict[int, list[Edition]]:
    """The editions that were in force in the month by the key of their SOP's row, the newest last (one query)."""
    found = defaultdict(list)
    rows = Edition.objects.in_force(*last.scope.days).filter(sop__office=last.scope.office, flow_key__in=FLOWS)
    for edition in rows.select_related("sop__office").order_by("edition"):
        found[edition.sop_id].append(edition_of(edition.pk, edition.sop))
    return found


def _in_turn(texts: Iterable[str]) -> str:
    """What the editions of the month said one after the other, each once."""
    return ", lalu ".join(dict.fromkeys(texts))


def _promise(edition: Edition) -> str:
    return edition.whole_time.as_counted if edition.whole_time else "waktu per langkah"


def _is_timed(edition: Edition, state: str) -> bool:
    """Does the paper give the office a time for this step?"""
    return edition.flow.holder_of(state) is Holder.OFFICE and edition.step_time(state) is not None


def _step(editions: list[Edition], title: str, state: str, last: StepSum | None, year: StepSum | None) -> dict:
    few_before = last and year and not apart_enough(last.done, year.done)
    return {
        "title": title,
        "standard": _in_turn(str(each.step_time(state) or NOT_STATED) for each in editions),
        "month": _step_fact(last),
        "year": None if few_before else _step_fact(year),
    }


def _step_fact(step: StepSum | None) -> dict | None:
    if step is None or step.done < FEWEST:
        return None
    share = step.share_on_time
    return {
        "share": NOTHING if share is None else percent(share),
        "median": office_time(step.median),
        "p90": office_time(step.p90),
    }


def _volumes(last: Told) -> list[dict]:
    """Received and answered of each SOP in the month."""
    of_month = last.cases_by("sop__key")
    shown = {
        name: large_enough({key: counts[name] for key, counts in of_month.items()}, last.cases[name])
        for name in ("received", "answered")
    }
    return [
        {
            "title": title,
            **{name: number(of_month[key][name]) if key in keys else HIDDEN for name, keys in shown.items()},
        }
        for key, title in last.sop_names.items()
        if key in of_month and (of_month[key]["received"] or of_month[key]["answered"])
    ]


def _months(year: Told) -> list[dict]:
    """What came in each month to the whole office, and how much was answered in time."""
    return [
        {
            "title": month_in_words(each.month),
            "received": _at_least(each.counts["received"]),
            "share": percent(share_on_time(each.counts)) if _judged(each.counts) >= FEWEST else NOTHING,
        }
        for each in year.months
    ]


def _at_least(count: int) -> str:
    return number(count) if count >= FEWEST or not count else HIDDEN


def _satisfaction(office: Office, month: date, today: date) -> list[Shown]:
    """What the survey's own page shows of the month and of its year, so that the two pages tell nothing together."""
    found = [shown_of(office, month.year, each, today=today) for each in (month.month, None)]
    return [shown for shown in found if shown.whole]


# ---- today


def channels_of(office: Office, now: datetime) -> list[dict]:
    """Each way to bring a complaint, and whether it works today: what comes is read, what is answered goes out (two
    queries)."""
    named = Sop.objects.filter(office=office, kind=Sop.Kind.COMPLAINT).values_list("channels", flat=True)
    offered = {channel for channels in named for channel in channels}
    troubles: dict[str, list[str]] = defaultdict(list)
    for each in dead_channels([office], now):
        troubles[each.channel].append(_trouble(each))
    calendar, zone = calendar_of(office), office.zone
    found = []
    for channel in Channel:
        if channel.value not in offered:
            continue
        trouble = troubles[channel.value]
        if trouble:
            said = " ".join(trouble)
        elif channel is Channel.COUNTER:
            said = _counter(calendar, now, zone)
        elif channel is Channel.WEB:
            said = "Terbuka sepanjang waktu."
        else:
            said = "Diterima sepanjang waktu, dibaca pada jam kantor."
        found.append({"title": channel.label, "works": not trouble, "said": said})
    return found


def _trouble(dead: DeadChannel) -> str:
    since = moment_in_words(dead.since, dead.office.zone)
    if dead.line:
        return (
            f"{dead.label} yang Anda kirim belum dapat kami baca sejak {since}. Bila mendesak, pakai saluran yang lain."
        )
    return f"Kiriman kabar kami lewat {dead.label} terganggu sejak {since}."


def _counter(calendar, now: datetime, zone) -> str:
    closes = calendar.open_until(now)
    if closes:
        return f"Buka sekarang, sampai pukul {clock_time(closes, zone)} {zone_name(closes.astimezone(zone))}."
    return "Sedang tutup."
