"""Pages of long lists: their size, the way to the next, a count that stops where counting would be slow."""

from django.db.models import QuerySet

from dukcapil.worktime.wording import dotted

PAGE = 25
COUNTED = 1_000  # beyond this a count says "lebih dari"


def count_in_words(rows: QuerySet) -> str:
    """How many rows of an ordered list there are, as far as somebody wants to know."""
    counted = rows[: COUNTED + 1].count()  # in the list's order, so that its index can stop early
    return f"lebih dari {dotted(COUNTED)}" if counted > COUNTED else dotted(counted)


def on_a_tab(count: int, most: int) -> str:
    """A count that stopped one beyond ``most``, as a tab shows it: "7", "100+", nothing for none."""
    if count > most:
        return f"{dotted(most)}+"
    return dotted(count) if count else ""


def is_key(given: str | None) -> bool:
    """Can this be the key of a row? What a person changed in an address may be anything."""
    return bool(given) and given.isascii() and given.isdigit() and len(given) < 19


def keyset_pager(request, page: list, key) -> dict:
    """``page`` has one row more than fits where there is another page; ``key(row)`` says where that one begins."""
    older = url_with(request, sebelum=key(page[PAGE - 1])) if len(page) > PAGE else ""
    newest = url_with(request, sebelum=None) if "sebelum" in request.GET else ""
    return {"previous_url": newest, "previous_label": "Terbaru", "next_url": older, "label": ""}


def url_with(request, **changed) -> str:
    """The page's own query with some of it changed; None takes a name out."""
    query = request.GET.copy()
    for name, value in changed.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return f"?{query.urlencode()}"
