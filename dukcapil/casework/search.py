"""Finding cases by register number, phone, NIK or family card, by their reference elsewhere, by name, and by words.

Words are PostgreSQL's own Indonesian search; personal numbers are looked up by their keyed index and never by parts.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from dukcapil.people.models import Citizen, Office

from .lookup import looks_like_a_number, person_meant
from .models import Case, Channel, Counter, SearchText
from .models.searchtext import LANGUAGE, VERBATIM, office_word
from .numbers import register_number

LONGEST = 200  # characters of a search that count
FEW = 1_000  # matches up to this many are fetched by their keys; more are common words, met soon among the newest
SERIES = "^[A-Z]{2,3}$"  # of register numbers; books count beside them
_FULL_NUMBER = re.compile(r"[A-Z]{2,3}-[A-Z]{3}-\d{4}-\d{6}")


def found(cases: QuerySet[Case], sought: str, offices: Iterable[Office], at: datetime) -> QuerySet[Case]:
    """The cases, of those given, that a search means: a number of theirs or of a person, or words."""
    sought = sought.replace("\x00", "").strip()[:LONGEST]
    return cases.filter(_rule_of(sought, offices, at) | Q(pk__in=_referred_to(sought, offices)))


def _rule_of(sought: str, offices: Iterable[Office], at: datetime) -> Q:
    """The cases with this number; else those of this person; else those with these words."""
    if numbers := numbers_meant(sought, offices, at):
        return Q(number__in=numbers)
    if people := _people_meant(sought, offices):
        return Q(applicant__in=people, anonymous=False)
    query = _words_meant(sought, offices)
    if query is None:
        return Q(pk__in=[])
    matches = list(SearchText.objects.filter(words=query).values_list("case_id", flat=True)[: FEW + 1])
    return Q(search_text__words=query) if len(matches) > FEW else Q(pk__in=matches)


def numbers_meant(sought: str, offices: Iterable[Office], at: datetime) -> list[str]:
    """``ADU-WKN-2026-000412`` itself; ``412`` is that number of every series of this year and the last."""
    text = "-".join(sought.upper().replace("-", " ").split())
    if _FULL_NUMBER.fullmatch(text):
        return [text]
    if not (sought.isascii() and sought.isdigit() and len(sought) <= 6):
        return []
    series = Counter.objects.filter(office__in=list(offices), year__gte=at.year - 1, series__regex=SERIES)
    series = series.select_related("office")
    return [register_number(row.office, row.series, row.year, int(sought)) for row in series]


def _referred_to(sought: str, offices: Iterable[Office]) -> list[int]:
    """The cases with this Tracking ID or account, with or without its # or @; no account of who asked not to be named.

    A Tracking ID names a report, an account names a person.
    """
    bare = sought.lstrip("#@").strip().lower()
    if not bare:
        return []
    rows = Case.objects.alias(reference=Lower("channel_reference")).exclude(channel_reference="")
    rows = rows.filter(office__in=list(offices), reference__in=[bare, f"#{bare}", f"@{bare}"])
    return list(rows.filter(Q(anonymous=False) | Q(channel=Channel.LAPOR)).values_list("pk", flat=True)[:FEW])


def _people_meant(sought: str, offices: Iterable[Office]) -> list[int]:
    """Who of these offices has this phone number, NIK or family card; nobody for other words."""
    rule = person_meant(sought) if looks_like_a_number(sought) else None
    if rule is None:
        return []
    return list(Citizen.objects.filter(rule, office__in=list(offices)).values_list("pk", flat=True)[:FEW])


def _words_meant(sought: str, offices: Iterable[Office]) -> SearchQuery | None:
    """Words of the text as Indonesian stems, or words of the name by their beginnings, within these offices."""
    tokens = [token for token in re.findall(r"[^\W_]+", sought) if any(map(_is_read, token))]
    if not tokens:
        return None  # an empty query beside the office's word would mean every case of the office
    beginnings = " & ".join(f"{token}:*" for token in tokens)
    words = SearchQuery(sought, config=LANGUAGE, search_type="websearch") | SearchQuery(
        beginnings, config=VERBATIM, search_type="raw"
    )
    here = " | ".join(f"'{office_word(office)}'" for office in offices)
    return words & SearchQuery(here, config=VERBATIM, search_type="raw")


def _is_read(sign: str) -> bool:
    """Does PostgreSQL make a word of it? It passes over signs such as ² and ½."""
    return sign.isalpha() or sign.isdecimal()
