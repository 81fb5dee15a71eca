"""One form for all verbs of all SOPs: its fields follow from the exit."""

from django import forms

from dukcapil.files.fields import UploadsField
from dukcapil.files.uploads import PDF
from dukcapil.people.models import User
from sop_registry.flow import Exit

from .colleagues import ColleagueField
from .inputs import (
    ADDRESSEE,
    ADDRESSEE_MISSING,
    MAX_NOTE,
    MAX_TEXT,
    NOTE_MISSING,
    ON_BEHALF_MISSING,
    Input,
    needed_by,
)
from .models import Case, Message, Rating
from .numbers import CODE_LENGTH, read_tracking_code

CHOOSE_AGAIN = "Pilih lagi berkas ini. Peramban melupakannya bila formulir harus diperbaiki."


class Moves(forms.IntegerField):
    """Moves the page was drawn with; None where it is missing or mangled, for nobody can correct a hidden field."""

    widget = forms.HiddenInput

    def clean(self, value):
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None


class LimitMailForm(forms.ModelForm):
    """How often somebody is told of limits by e-mail."""

    class Meta:
        model = User
        fields = ["limit_mail"]
        labels = {"limit_mail": "Seberapa sering"}


class Refusable(forms.Form):
    """A form whose judge sits deeper: the sentences of its ``WrongInput`` come back beside their fields."""

    def refuse(self, errors: dict[str, str]) -> None:
        for name, sentence in errors.items():
            self.add_error(name if name in self.fields else None, sentence)

    def remind_of_files(self) -> None:
        """A page that comes back has lost what was chosen: say so beside every file that was sent and was good."""
        for name, field in self.fields.items():
            if self.errors and isinstance(field, forms.FileField) and self.files.get(name) and name not in self.errors:
                self.add_error(name, CHOOSE_AGAIN)


class ActForm(Refusable):
    """What a person types for one act. ``perform`` is the judge: its ``WrongInput`` comes back through ``refuse``."""

    has_extra = False
    seen = Moves(required=False)

    def __init__(self, *args, case: Case, exit_: Exit, by_citizen: bool, on_behalf: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.case, self.exit = case, exit_
        self.initial.setdefault("seen", case.moves)
        for each in needed_by(case.flow, exit_, by_citizen=by_citizen):
            self.fields[each.name] = _field_of(each)
            if suggested := case.suggestion_for(each.name):
                self.initial.setdefault(each.name, suggested)
            if each.name == "jawaban":
                self.initial.setdefault("jawaban", self._drafted_answer())
            if each.name == "disposisi":
                self.fields[ADDRESSEE] = _addressee(case, each.required)
                self.has_extra = not each.required
        if exit_.verb.note != "tanpa" or on_behalf:
            owed = exit_.verb.note == "wajib" and not case.note_for(exit_, "")
            missing = ON_BEHALF_MISSING if on_behalf else NOTE_MISSING if owed else ""
            self.fields["catatan"] = _area(*self._note_wording(by_citizen, on_behalf), MAX_NOTE, missing, rows=3)
        if by_citizen and exit_.verb.note == "wajib":  # what the citizen must explain, a photo may show
            self.fields["berkas"] = UploadsField()

    def _note_wording(self, by_citizen: bool, on_behalf: bool) -> tuple[str, str]:
        """Label and help of the note: who writes it, and who will read it."""
        if on_behalf:
            return "Permintaan pemohon", "Kapan dan bagaimana pemohon memintanya. Dibaca pemohon."
        if by_citizen:
            return "Keterangan Anda", ""
        if self.case.flow.note_is_for_citizen(self.exit):
            return "Keterangan untuk pemohon", "Dibaca pemohon di halaman lacak."
        return "Catatan internal", "Hanya dibaca di dalam kantor."

    @property
    def main_fields(self) -> list:
        return [field for field in self.visible_fields() if not self._is_extra(field.name)]

    @property
    def extra_fields(self) -> list:
        """A disposition that may be added: the page folds it away until it is wanted."""
        return [field for field in self.visible_fields() if self._is_extra(field.name)]

    def _is_extra(self, name: str) -> bool:
        return self.has_extra and name in ("disposisi", ADDRESSEE)

    def _drafted_answer(self) -> str:
        """The answer worked out earlier in this round, ready to be passed on."""
        draft = (
            Message.objects.filter(case_id=self.case.pk, kind=Message.Kind.ANSWER, act__round=self.case.round)
            .order_by("-id")
            .first()
        )
        return draft.text if draft else ""

    @property
    def seen_moves(self) -> int:
        """Moves the page was drawn with; a missing or mangled value counts as stale."""
        seen = self.cleaned_data.get("seen")
        return -1 if seen is None else seen

    def given(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "catatan", "berkas")}


def _field_of(each: Input) -> forms.Field:
    if each.is_file:
        return _file(each)
    if each.is_moment:
        return _moment(each)
    if each.is_fact:
        return _fact(each)
    return _area(each.label, each.help_text, MAX_TEXT, each.missing if each.required else "")


def _fact(each: Input) -> forms.Field:
    """One line, or one of a few choices."""
    told = {"required": each.missing, "invalid_choice": f"{each.label}: pilih salah satu."}
    common = {"label": each.label, "help_text": each.help_text, "required": each.required, "error_messages": told}
    if each.choices:
        return forms.ChoiceField(choices=each.choices, widget=forms.RadioSelect, **common)
    return forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "off"}), **common)


def _file(each: Input) -> forms.FileField:
    told = {"required": each.missing, "empty": "Berkas ini kosong. Pilih berkas yang lain."}
    field = forms.FileField(label=each.label, help_text=each.help_text, required=each.required, error_messages=told)
    field.widget.attrs["accept"] = PDF
    return field


def _moment(each: Input) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=each.label,
        help_text=each.help_text,
        required=each.required,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d-%m-%Y %H.%M", "%d-%m-%Y %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "Waktu ini tidak dikenal. Tulis seperti 27-11-2026 08.15."},
    )


def _area(label: str, help_text: str, limit: int, missing: str, rows: int = 5) -> forms.CharField:
    """A text area; ``missing`` is the sentence when it is required, empty when it may stay empty."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(missing),
        error_messages={"required": missing},
        widget=forms.Textarea(attrs={"rows": rows, "data-counter": limit}),
    )


def _addressee(case: Case, required: bool) -> ColleagueField:
    told = {"required": ADDRESSEE_MISSING, "invalid_choice": ADDRESSEE_MISSING}
    return ColleagueField(case.office, label="Diteruskan kepada", required=required, error_messages=told)


class WriteForm(Refusable):
    """A word on a case: to the other side, or the office's note to itself."""

    text = forms.CharField(
        label="Pesan",
        help_text="Tulis pesan, pilih berkas, atau keduanya.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-counter": MAX_NOTE}),
    )
    files = UploadsField()

    def given(self) -> dict:
        return {"text": self.cleaned_data["text"], "uploads": self.cleaned_data["files"]}


class RatingForm(Refusable):
    """The citizen's judgement at the end, 1 to 4."""

    score = forms.TypedChoiceField(
        label="Bagaimana penanganan kami?",
        choices=sorted(Rating.Score.choices, reverse=True),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih salah satu nilai.", "invalid_choice": "Pilih salah satu nilai."},
    )
    comment = forms.CharField(
        label="Ada yang perlu kami perbaiki?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-counter": MAX_NOTE}),
    )


class PurposeForm(Refusable):
    """Why an officer opens personal data."""

    purpose = forms.CharField(
        label="Untuk apa data ini dibuka?",
        help_text="Misalnya: mencocokkan NIK dengan database kependudukan. Nama Anda dan tujuan ini tercatat.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Tuliskan untuk apa data ini dibuka, sedikitnya 10 karakter."},
    )


class SecrecyForm(forms.Form):
    """Whether the name or the content of a case is hidden."""

    anonymous = forms.BooleanField(
        label="Anonim: nama dan kontak pelapor disembunyikan dari yang menangani", required=False
    )
    confidential = forms.BooleanField(
        label="Rahasia: isinya hanya dibaca oleh yang menangani berkas ini", required=False
    )


class TrackForm(forms.Form):
    number = forms.CharField(
        label="Nomor register",
        max_length=30,
        error_messages={"required": "Isi nomor register dari tanda terima."},
        widget=forms.TextInput(attrs={"placeholder": "ADU-WKN-2026-000412", "autocapitalize": "characters"}),
    )
    code = forms.CharField(
        label="Kode lacak",
        max_length=30,
        help_text="Enam belas huruf dan angka pada tanda terima.",
        error_messages={"required": "Isi kode lacak dari tanda terima."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_code(self):
        code = read_tracking_code(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH:
            raise forms.ValidationError(f"Kode lacak terdiri atas {CODE_LENGTH} huruf dan angka; ini {len(code)}.")
        return code

    def clean_number(self):
        return "-".join(self.cleaned_data["number"].upper().replace("-", " ").split())
