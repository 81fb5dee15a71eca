"""Does the paper cover the graph, and the graph the paper? Publishing an edition depends on it."""

from collections.abc import Iterable, Iterator, Mapping

from .flow import Flow


def gaps(flow: Flow, actors_of_rows: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """A sentence for every state without its printed rows and every printed row that nothing carries.

    ``actors_of_rows`` maps each printed number on the roles that act in that row.
    """
    carried = {flow.opening, *flow.report_rows}
    for step in flow.steps.values():
        carried.update(step.rows)
        missing = [no for no in step.rows if no not in actors_of_rows]
        if missing:
            yield f"baris {_listed(missing)} untuk langkah '{step.name}' tidak ada"
        elif not step.rows and not step.added:
            yield f"langkah '{step.name}' tidak punya baris dan tidak ditandai tambahan sistem"
        elif step.rows and not any(step.actor in actors_of_rows[no] for no in step.rows):
            rows = _listed(step.rows)
            yield f"langkah '{step.name}' dikerjakan {step.actor}, tetapi baris {rows} tidak menyebutnya"
    for no in (flow.opening, *flow.report_rows):
        if no not in actors_of_rows:
            yield f"baris {no} tidak ada"
    for no in actors_of_rows:
        if no not in carried:
            yield f"baris {no} tidak dibawa langkah mana pun"


def _listed(numbers: Iterable[str]) -> str:
    return ", ".join(numbers)
