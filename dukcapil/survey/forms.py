"""The survey as a form: nine elements, then who answers, as far as they want to say."""

from django import forms
from django.core.validators import MaxLengthValidator

from dukcapil.people.fields import FormKey
from dukcapil.people.models import Office
from sop_registry.models import Sop
from sop_registry.queries import published_editions

from .elements import ELEMENTS, KEYS
from .models import Response

MAX_SUGGESTION = 2_000


class SurveyForm(forms.Form):
    """``asks_service`` where the respondent came by the open link, so that nobody knows which service is meant."""

    form_key = FormKey(required=False)

    def __init__(self, *args, office: Office, asks_service: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if asks_service:
            self.fields["sop"] = _service_field(office)
        for element in ELEMENTS:
            self.fields[element.key] = forms.TypedChoiceField(
                label=element.question,
                choices=list(enumerate(element.answers, 1)),
                coerce=int,
                widget=forms.RadioSelect,
                error_messages=dict.fromkeys(("required", "invalid_choice"), "Pilih satu jawaban."),
            )
        self.fields |= _respondent_fields()

    @property
    def elements(self) -> list[forms.BoundField]:
        return [self[key] for key in KEYS]

    @property
    def respondent(self) -> list[forms.BoundField]:
        return [self[name] for name in ("sex", "age", "education", "work")]

    def given(self) -> dict:
        """What ``answer`` takes beside the office: the values, who answered, and the service."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "form_key"}
        return {**given, "age": given.get("age") or None}


def _service_field(office: Office) -> forms.ModelChoiceField:
    field = forms.ModelChoiceField(
        label="Layanan yang Anda terima",
        queryset=Sop.objects.filter(office=office),
        empty_label="Pilih layanan",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Pilih layanan yang Anda terima."),
    )
    names = dict(published_editions().filter(sop__office=office).values_list("sop", "short_title"))
    field.label_from_instance = lambda sop: names.get(sop.pk, sop.key)
    return field


def _respondent_fields() -> dict[str, forms.Field]:
    """The profile that the regulation asks for; every line may stay empty."""

    def choice(label, choices):
        return forms.ChoiceField(
            label=label,
            choices=[("", "Tidak disebut"), *choices],
            required=False,
            error_messages={"invalid_choice": f"{label}: pilih salah satu."},
        )

    wrong_age = "Umur ditulis dengan angka, 10 sampai 120."
    return {
        "sex": choice("Jenis kelamin", Response.Sex.choices),
        "age": forms.IntegerField(
            label="Umur",
            required=False,
            min_value=10,
            max_value=120,
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong_age),
        ),
        "education": choice("Pendidikan", Response.Education.choices),
        "work": choice("Pekerjaan", Response.Work.choices),
        "suggestion": forms.CharField(
            label="Saran untuk kami",
            help_text="Jangan menulis nama, NIK, atau nomor telepon.",
            required=False,
            validators=[
                MaxLengthValidator(MAX_SUGGESTION, f"Saran paling panjang {MAX_SUGGESTION} karakter."),
            ],
            widget=forms.Textarea(attrs={"rows": 3, "data-counter": MAX_SUGGESTION}),
        ),
    }
