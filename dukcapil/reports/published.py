"""What the public sees of an office: the promise beside the fact, of the last month that is over and of twelve months.

What may stand side by side says ``hiding``. Of steps only shares and times are published, no counts.
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
from .hiding import Showable, is_few, large_enough, may_stand_beside, showable
from .scope import Scope, end_of_month, month_before
from .sums import StepSum
from .told import Told
from .wording import NOTHING, number, office_time, percent

KEPT = 3_600  # seconds that the figures are kept by the server
HIDDEN = f"kurang dari {FEWEST}"
_SHAPE = 4  # raised when the kept value changes its form


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
    of_month, of_year = (
        {sop: _judged(each) for sop, each in told.cases_by("sop__key").items()} for told in (last, year)
    )
    judged = showable({each.month: _judged(each.counts) for each in year.months}, of_month, of_year)
    return {
        "month": month_in_words(month),
        "since": month_in_words(since),
        "sops": _sops(last, year, judged),
        "whole": _whole(last, year, judged),
        "volumes": _volumes(last),
        "months": _months(year, judged),
        "satisfaction": _satisfaction(office, month, last.today),
    }


def _judged(counts: Mapping[str, int]) -> int:
    return counts["on_time"] + counts["late"]


def _whole(last: Told, year: Told, judged: Showable) -> dict:
    """The office as a whole: the shares, of how many answers, and what is late without one, which no share counts."""
    of_month, answers = last.cases, _judged(last.cases)
    return {
        "month": percent(share_on_time(of_month)) if last.scope.since in judged.months else "",
        "year": percent(share_on_time(year.cases)) if judged.year else "",
        "answers": number(answers) if large_enough({"": answers}, of_month["answered"]) else "",
        "late": _at_least(last.late_without_answer),
        "limit": _limit(year.editions),
        "drawn_at": moment_in_words(last.now, last.scope.office.zone),
    }


def _limit(editions: list[Edition]) -> str:
    """What a case without an answer is late for, by what the papers give a time for."""
    have_whole_time = {edition.whole_time is not None for edition in editions}
    if have_whole_time == {True, False}:
        return "waktu yang dijanjikan, atau waktu langkahnya bila SOP-nya tidak memberi waktu seluruhnya,"
    if have_whole_time == {False}:
        return "waktu langkahnya (SOP kantor ini memberi waktu per langkah, bukan untuk seluruhnya)"
    return "waktu yang dijanjikan"


def _sops(last: Told, year: Told, judged: Showable) -> list[dict]:
    """Each SOP with its promise, the share in time and the time taken, and its steps."""
    of_month, of_year = last.cases_by("sop__key"), year.cases_by("sop__key")
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
                "month": _fact(of_month[key], last, key) if key in judged.sops_of_month else None,
                "year": _fact(of_year[key], year, key) if key in judged.sops_of_year else None,
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
    """The standard is what the steps that are told were judged by; where none is told, what the editions gave."""
    month = _step_fact(last)
    given = [last.standard] if month else [each.step_time(state) for each in editions]
    is_apart = last is None or all(
        may_stand_beside(*both) for both in ((year.done, [last.done]), (year.judged, [last.judged]))
    )
    return {
        "title": title,
        "standard": _in_turn(str(each or NOT_STATED) for each in given),
        "month": month,
        "year": _step_fact(year) if is_apart else None,
    }


def _step_fact(step: StepSum | None) -> dict | None:
    if step is None or step.done < FEWEST:
        return None
    return {
        "share": percent(step.share_on_time) if step.judged >= FEWEST else NOTHING,
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


def _months(year: Told, judged: Showable) -> list[dict]:
    """What came in each month to the whole office, and how much was answered in time."""
    return [
        {
            "title": month_in_words(each.month),
            "received": _at_least(each.counts["received"]),
            "share": percent(share_on_time(each.counts)) if each.month in judged.months else NOTHING,
        }
        for each in year.months
    ]


def _at_least(count: int) -> str:
    return HIDDEN if is_few(count) else number(count)


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
