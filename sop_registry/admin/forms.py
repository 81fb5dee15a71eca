"""What the technician fills in for a draft, with the checks that edition files pass too."""

from django import forms
from django.utils.text import capfirst

from dukcapil.people.technician import DATE
from sop_registry.flow import FLOWS
from sop_registry.models import Edition, EditionRequirement, EditionStep

from .fields import ActorsField, LegalBasesField, LinesField, PaperDateField

LISTS = {
    "columns": ActorsField,
    "legal_bases": LegalBasesField,
    **dict.fromkeys(("qualifications", "related", "equipment", "warnings", "records", "remarks"), LinesField),
}
ROW_LISTS = {"also": ActorsField, "requirements": LinesField}
_SENTENCE = forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
PAPER_DATES = ("created_on", "revised_on", "effective_on", "approved_on")


def _label(model, name: str) -> str:
    return capfirst(model._meta.get_field(name).verbose_name)


def _check_time(form: forms.ModelForm, value: str, unit: str) -> None:
    """A number needs its unit and the other way round; an unstated time leaves both empty, never 0."""
    given = form.cleaned_data
    if value in given and unit in given and (given[value] is None) != (not given[unit]):
        form.add_error(unit if given[value] else value, "Isi angka dan satuannya, atau kosongkan keduanya.")
    if given.get(value) == 0:
        form.add_error(value, "Waktu yang tidak disebut dalam naskah dikosongkan, bukan 0.")


class _DraftForm(forms.ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "flow_key" in self.fields:
            of_sop = [key for key, model in FLOWS.items() if model.flow.sop == self.instance.sop.key]
            self.fields["flow_key"] = forms.ChoiceField(
                label=_label(Edition, "flow_key"), choices=[(key, key) for key in sorted(of_sop)]
            )

    def clean(self):
        given = super().clean()
        _check_time(self, "whole_value", "whole_unit")
        _check_time(self, "total_value", "total_unit")
        return given


DraftForm = type(
    "DraftForm",
    (_DraftForm,),
    {
        **{name: field(label=_label(Edition, name)) for name, field in LISTS.items()},
        **{name: PaperDateField(label=_label(Edition, name)) for name in PAPER_DATES},
    },
)


class StepForm(forms.ModelForm):
    activity = forms.CharField(label=_label(EditionStep, "activity"), max_length=300, widget=_SENTENCE)
    note = forms.CharField(label=_label(EditionStep, "note"), max_length=300, required=False, widget=_SENTENCE)
    also = ActorsField(label=_label(EditionStep, "also"), rows=2)
    requirements = LinesField(label=_label(EditionStep, "requirements"), rows=3)

    def clean(self):
        given = super().clean()
        _check_time(self, "time_value", "time_unit")
        return given


class RequirementForm(forms.ModelForm):
    def clean(self):
        given, kind = super().clean(), EditionRequirement.Kind
        if (given.get("kind") == kind.ONE_OF) != bool(given.get("group")):
            self.add_error("group", "Kelompok pilihan diisi bila, dan hanya bila, sifatnya “salah satu”.")
        if (given.get("kind") == kind.CONDITIONAL) != bool(given.get("condition")):
            self.add_error("condition", "Syarat diisi bila, dan hanya bila, sifatnya “bersyarat”.")
        return given


class PublishForm(forms.Form):
    valid_from = forms.DateField(
        label="Berlaku sejak",
        widget=DATE,
        help_text="Hari ini atau sesudahnya. Edisi yang kini terbit berakhir sehari sebelumnya; berkas yang sudah"
        " dicatat tetap memakai edisinya.",
    )
