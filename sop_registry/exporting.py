"""An edition and its graph as plain data, for ``manage.py export_sops``."""

from dukcapil.worktime.calendar import Standard

from .flow import Flow
from .models import NOT_STATED, Edition, EditionStep


def exported(edition: Edition) -> dict:
    """One SOP as JSON can carry it: what the paper prints and the graph that the system runs."""
    return {
        "key": edition.sop.key,
        "office": edition.sop.office.key,
        "title": edition.title,
        "number": edition.number,
        "status": edition.status,
        "pengesahan": edition.approval,
        "whole_time": _time(edition.whole_time),
        "printed_total": _time(edition.printed_total),
        "steps": [_row(row) for row in edition.steps.all()],
        "states": _states(edition.flow),
    }


def _row(row: EditionStep) -> dict:
    return {
        "no": row.no,
        "actor": row.actor,
        "label": row.label,
        "time": _time(row.standard()),
        "activity": row.activity,
        "requirements": row.requirements,
        "output": row.output or NOT_STATED,
    }


def _states(flow: Flow) -> list[dict]:
    return [
        {
            "name": step.name,
            "steps": list(step.rows),
            "actor": step.actor.value,
            "holder": step.holder.value,
            "added": step.added,
            "exits": [
                {"verb": exit_.key, "target": target, "added": exit_.added}
                for exit_ in step.exits.values()
                for target in flow.targets_of(exit_)
            ],
        }
        for step in flow.steps.values()
    ]


def _time(standard: Standard | None) -> dict | None:
    return {"value": standard.value, "unit": standard.unit} if standard else None
