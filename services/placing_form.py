"""What each loose photo shows, as the pages ask it: one list of requirements a file."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django import forms

from dukcapil.casework.forms import Moves, Refusable
from dukcapil.casework.parties import Staff
from dukcapil.casework.perform import edition_in_force

from .models import Application, Draft
from .placing import Loose, loose_of_case, loose_of_draft, takers
from .requirements import needed

LEAVE = "Biarkan dulu"
FROM_ANOTHER = "Bukan dari nomor pemohon. Setelah ditempatkan, pemohon dapat melihatnya."


class PlacingForm(Refusable):
    """One choice a file; what is left alone stays where it is. ``papers`` are codes with their names."""

    seen = Moves(required=False)

    def __init__(self, *args, loose: list[Loose], papers: Iterable[tuple[str, str]], moves: int | None = None, **more):
        more.setdefault("auto_id", "tempat_%s")
        super().__init__(*args, **more)
        self.loose = loose
        self.initial["seen"] = moves
        for each in loose:
            self.fields[each.key] = forms.ChoiceField(
                label=f"Yang diperlihatkan {each.file.name}",
                choices=[("", LEAVE), *papers],
                required=False,
                help_text="" if each.file.for_citizen else FROM_ANOTHER,
                error_messages={"invalid_choice": "Pilih persyaratan dalam daftar."},
            )

    def lines(self) -> list[tuple[Loose, forms.BoundField]]:
        return [(each, self[each.key]) for each in self.loose]

    def choices(self) -> dict[UUID, str]:
        return {each.file.public_id: code for each in self.loose if (code := self.cleaned_data[each.key])}

    @property
    def seen_moves(self) -> int:
        seen = self.cleaned_data.get("seen")
        return -1 if seen is None else seen


def form_for_case(case: Application, at: datetime, data=None) -> PlacingForm:
    loose = loose_of_case(case)
    papers = [(item.code, item.name) for item in takers(case, at)] if loose else []
    return PlacingForm(data, loose=loose, papers=papers, moves=case.moves)


def form_for_draft(draft: Draft, by: Staff, data=None) -> PlacingForm:
    today = by.at.astimezone(draft.sop.office.zone).date()
    asked = needed(edition_in_force(draft.sop, by.at), draft.sop.key, draft.answers, today)
    return PlacingForm(data, loose=loose_of_draft(draft, by), papers=[(each.code, each.name) for each in asked])
