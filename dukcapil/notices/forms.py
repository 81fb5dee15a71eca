"""An office's own text for an event: refused with a sentence where it would not say what it has to."""

from django import forms
from django.core.validators import MaxLengthValidator

from .event import Event
from .events import EVENTS
from .models import NoticeText, ServiceNumber
from .texts import PARTS, Text, faults_of

MOST = {"subject": 150, "body": 2000, "short": 500}  # letters


class TextForm(forms.Form):
    """What the office's admin types; ``text`` is sound once the form is valid.

    A limit is a validator, for ``maxlength`` would cut a long paste silently.
    """

    subject = forms.CharField(label="Perihal e-mail", validators=[MaxLengthValidator(MOST["subject"])])
    body = forms.CharField(
        label="Isi e-mail",
        validators=[MaxLengthValidator(MOST["body"])],
        widget=forms.Textarea(attrs={"rows": 9, "data-counter": MOST["body"]}),
    )
    short = forms.CharField(
        label="Isi WhatsApp",
        validators=[MaxLengthValidator(MOST["short"])],
        widget=forms.Textarea(attrs={"rows": 5, "data-counter": MOST["short"]}),
        help_text="Hanya nomor dan tautan, tanpa alasan: yang ditulis orang tidak dikirim lewat WhatsApp.",
    )

    def __init__(self, *args, event: Event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event
        if event.for_staff:
            self.fields["subject"].label = "Perihal e-mail dan judul di lonceng"
            short = self.fields["short"]
            short.label, short.help_text = "Isi lonceng", "Judulnya membuka halaman yang dimaksud."

    def clean(self):
        given = super().clean()
        if not self.errors:
            for part, fault in faults_of(self.event, self.text).items():
                self.add_error(part, fault)
        return given

    @property
    def text(self) -> Text:
        """As typed, with the line ends of a file and not of a browser."""
        return Text(*(self.cleaned_data[part].replace("\r\n", "\n").strip() for part in PARTS))


class NoticeTextForm(forms.ModelForm):
    """The same, in the technician's pages."""

    event = forms.ChoiceField(label="Peristiwa", choices=[(event.key, event.title) for event in EVENTS.values()])

    class Meta:
        model = NoticeText
        fields = ("office", "event", "subject", "body", "short")

    def clean(self):
        given = super().clean()
        if set(PARTS) <= set(given):
            for part in ("body", "short"):
                given[part] = given[part].replace("\r\n", "\n").strip()
            event = EVENTS.get(given.get("event") or self.instance.event)
            if event is not None:
                for part, fault in faults_of(event, Text(*(given[part] for part in PARTS))).items():
                    self.add_error(part, fault)
        return given


class ServiceNumberForm(forms.ModelForm):
    """The token goes in and never comes out: an empty field keeps the one that is there."""

    new_token = forms.CharField(
        label="Token baru",
        required=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Hanya bila nomor ini memakai token lain daripada WHATSAPP_TOKEN. Kosong: tidak diubah.",
    )
    forget_token = forms.BooleanField(label="Hapus token nomor ini", required=False)

    class Meta:
        model = ServiceNumber
        fields = ("office", "label", "phone", "phone_number_id", "template_name", "template_language", "sops")

    def save(self, commit=True):
        if self.cleaned_data["forget_token"]:
            self.instance.token = ""
        if self.cleaned_data["new_token"]:
            self.instance.token = self.cleaned_data["new_token"]
        return super().save(commit)
