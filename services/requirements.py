"""Which papers an application needs, by its edition's rules and by what was answered."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sop_registry.models import Edition, EditionRequirement
from sop_registry.rules import holds

from .told import told_for_rules

Kind = EditionRequirement.Kind
# The paper forms whose fields the portal's own form asks: what is filled in here stands for them (item "isian").
FILLED_IN_HERE = frozenset({"f-1-02", "f-1-03", "f-2-01"})


@dataclass(frozen=True)
class Needed:
    """One paper to bring. Those that share a ``group`` are alternatives; ``optional`` may stay away."""

    code: str
    name: str
    hint: str = ""
    kind: str = Kind.MANDATORY
    group: str = ""
    source: str = ""
    condition: str = ""
    optional: bool = False


def needed(edition: Edition, sop_key: str, answers: dict, today: date) -> list[Needed]:
    """The papers asked for these answers, in the edition's order.

    What a rule excludes is not asked, nor the paper form that is filled in here. A condition that no answer decides is
    left to the applicant: shown, not owed. An alternative that is alone after that is simply mandatory.
    """
    told = told_for_rules(sop_key, answers, today)
    asked = [_as_needed(each, holds(each.applies, told)) for each in edition.requirements.all() if _asked(each, told)]
    alternatives = Counter(each.group for each in asked)
    return [
        replace(each, group="", kind=Kind.MANDATORY) if each.group and alternatives[each.group] == 1 else each
        for each in asked
    ]


def missing(asked: Iterable[Needed], given: set[str]) -> dict[str, str]:
    """A sentence for every paper that is owed and not there, by its code; by its group for alternatives."""
    lacks, groups = {}, {}
    for each in asked:
        if each.group:
            groups.setdefault(each.group, []).append(each)
        elif not each.optional and each.code not in given:
            lacks[each.code] = f"Lampirkan {each.name}."
    for group, choices in groups.items():
        if not any(each.code in given for each in choices):
            lacks[group] = f"{group}: lampirkan salah satu, {_either([each.name for each in choices])}."
    return lacks


def unneeded(edition: Edition, asked: Iterable[Needed], given: set[str]) -> dict[str, str]:
    """A sentence for every paper that is there and not asked, such as a photo of a child under five."""
    codes = {each.code for each in asked}
    return {
        each.code: f"{each.name} tidak diperlukan untuk permohonan ini; berkasnya tidak ikut dikirim."
        for each in edition.requirements.all()
        if each.code in given and each.code not in codes
    }


def _asked(requirement: EditionRequirement, told: dict) -> bool:
    return requirement.code not in FILLED_IN_HERE and holds(requirement.applies, told) is not False


def _as_needed(requirement: EditionRequirement, applies: bool | None) -> Needed:
    return Needed(
        requirement.code,
        requirement.name,
        requirement.hint,
        requirement.kind,
        requirement.group,
        requirement.source,
        requirement.condition,
        optional=requirement.kind == Kind.CONDITIONAL and applies is None,
    )


def _either(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} atau {names[-1]}"
