"""What a complaint says: the public form for a citizen's phone, the counter form for an officer's keyboard."""

import uuid
from datetime import date

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils import timezone

from dukcapil.casework.lookup import known_people
from dukcapil.casework.models import Channel
from dukcapil.files.fields import UploadsField
from dukcapil.people.fields import ContactEmailField, ContactNumberField, FormKey, NikField
from dukcapil.people.models import Citizen, Office

from .keeping import KeepsFiles
from .models import Category, Complaint

MAX_TEXT = 5_000
_TOO_LONG = {"max_length": "Paling panjang %(limit_value)d karakter; yang Anda tulis %(show_value)d."}


class KindField(forms.ChoiceField):
    """Complaint, aspiration or question; what says nothing is a complaint."""

    def clean(self, value):
        return super().clean(value or Complaint.Kind.COMPLAINT)


class _ComplaintFields(KeepsFiles):
    """The fields that both forms share; a limit is a validator, for ``maxlength`` would cut a long paste silently."""

    kind = KindField(
        label="Jenis",
        choices=Complaint.Kind.choices,
        initial=Complaint.Kind.COMPLAINT,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Pilih salah satu jenis dalam daftar."},
    )
    category = forms.ModelChoiceField(
        label="Tentang apa?",
        queryset=Category.objects.filter(active=True),
        empty_label="Pilih pokok aduan",
        error_messages={
            "required": "Pilih pokok aduan.",
            "invalid_choice": "Pilih salah satu pokok aduan dalam daftar.",
        },
    )
    text = forms.CharField(
        label="Ceritakan yang terjadi",
        min_length=10,
        validators=[MaxLengthValidator(MAX_TEXT)],
        widget=forms.Textarea(attrs={"rows": 6, "data-counter": MAX_TEXT}),
        error_messages={
            "required": "Ceritakan dahulu apa yang terjadi.",
            "min_length": "Ceritakan sedikit lebih lengkap, sedikitnya 10 karakter.",
            "max_length": "Cerita Anda %(show_value)d karakter; paling panjang %(limit_value)d karakter.",
        },
    )
    files = UploadsField()
    place = forms.CharField(
        label="Di mana terjadinya?",
        required=False,
        validators=[MaxLengthValidator(150)],
        error_messages=_TOO_LONG,
    )
    occurred_on = forms.DateField(
        label="Tanggal kejadian",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Tanggal ini tidak dikenal. Tulis seperti 27-11-2026."},
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"],
    )
    related_number = forms.CharField(
        label="Nomor register terkait",
        help_text="Bila aduan ini tentang kiriman yang sudah bernomor.",
        required=False,
        validators=[MaxLengthValidator(30)],
        error_messages=_TOO_LONG,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label="Nama",
        validators=[MaxLengthValidator(100)],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": "Tuliskan nama Anda.",
            "max_length": "Nama paling panjang %(limit_value)d karakter.",
        },
    )
    phone = ContactNumberField()
    email = ContactEmailField()
    nik = NikField(required=False)
    idempotency_key = FormKey(required=False)

    def __init__(self, *args, office: Office, **kwargs):
        super().__init__(*args, **kwargs)
        self.office = office
        self.initial.setdefault("idempotency_key", uuid.uuid4())
        self.fields["occurred_on"].widget.attrs["max"] = self._today().isoformat()

    def clean_related_number(self):
        return "-".join(self.cleaned_data["related_number"].upper().replace("-", " ").split())

    def clean_occurred_on(self):
        day = self.cleaned_data["occurred_on"]
        if day and day > self._today():
            raise forms.ValidationError("Tanggal ini belum terjadi. Periksa hari, bulan, dan tahunnya.")
        if day and day.year < 1945:
            raise forms.ValidationError("Tahun ini terlalu lampau. Periksa kembali tahunnya.")
        return day

    def _may_stay_nameless(self, given: dict) -> None:
        """Forgive a name that was left empty; one that was typed wrong is still told."""
        if "name" in self.errors and not self.data.get("name", "").strip():
            del self.errors["name"]
            given["name"] = ""

    def _today(self) -> date:
        return timezone.now().astimezone(self.office.zone).date()


class ComplaintForm(_ComplaintFields):
    """The public form: no account; the name may stay away where the reporter wants to be anonymous."""

    anonymous = forms.BooleanField(
        label="Sembunyikan nama saya (anonim)",
        help_text="Yang menangani tidak melihat nama dan kontak Anda; keduanya boleh dikosongkan.",
        required=False,
    )
    confidential = forms.BooleanField(
        label="Rahasiakan isinya (rahasia)",
        help_text="Hanya petugas dan pejabat yang menangani yang dapat membaca isi dan lampirannya.",
        required=False,
    )
    consent = forms.BooleanField(
        label="Saya setuju data ini dipakai untuk menangani aduan saya",
        error_messages={"required": "Beri tanda setuju agar aduan dapat kami tangani."},
    )
    website = forms.CharField(
        label="Kosongkan isian ini",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Nama Anda"
        for name in ("phone", "email"):
            self.fields[name].one_of_two = True  # the page says so once, instead of "boleh kosong" beside both
        self.fields["text"].help_text = "Apa, kapan, dan dokumen apa. Jangan menulis NIK atau nomor KK di sini."

    def clean_website(self):
        if self.cleaned_data["website"]:  # people do not see this field; who fills it is most likely a program
            raise forms.ValidationError("Kosongkan isian ini, lalu kirim sekali lagi.")
        return ""

    def clean(self):
        given = super().clean()
        anonymous = given.get("anonymous")
        if anonymous:
            self._may_stay_nameless(given)
        reached = given.get("phone") or given.get("email")
        if not reached and not anonymous and not {"phone", "email"} & set(self.errors):
            self.add_error("phone", "Isi nomor WhatsApp atau e-mail, agar jawaban kami sampai kepada Anda.")
        return given

    def given(self) -> dict:
        """What ``file_complaint`` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("consent", "website")}


class CounterForm(_ComplaintFields):
    """An officer writes down what a citizen says, shows or sent: any channel, the true time it came."""

    channel = forms.ChoiceField(
        label="Datang lewat",
        choices=[choice for choice in Channel.choices if choice[0] != Channel.WEB],
        initial=Channel.COUNTER,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih salurannya.", "invalid_choice": "Pilih salah satu saluran dalam daftar."},
    )
    channel_reference = forms.CharField(
        label="Akun atau ID di saluran itu",
        help_text="Nama akun media sosial, atau Tracking ID dari SP4N-LAPOR.",
        required=False,
        validators=[MaxLengthValidator(80)],
        error_messages=_TOO_LONG,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    received_at = forms.DateTimeField(
        label="Diterima pada",
        help_text="Waktu sebenarnya; jam layanan berjalan sejak itu. Kosong berarti sekarang.",
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d-%m-%Y %H.%M", "%d-%m-%Y %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "Waktu ini tidak dikenal. Tulis seperti 27-11-2026 08.15."},
    )
    citizen = forms.ModelChoiceField(
        queryset=Citizen.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Data pemohon itu tidak ditemukan. Cari sekali lagi."},
    )
    anonymous = forms.BooleanField(label="Anonim: sembunyikan namanya", required=False)
    confidential = forms.BooleanField(label="Rahasia: sembunyikan isinya", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["citizen"].queryset = known_people(self.office)
        self.fields["name"].label = "Nama"
        self.fields["name"].error_messages["required"] = "Tuliskan nama pemohon, atau cari yang sudah tercatat."
        self.fields["category"].label = "Pokok"
        self.fields["text"].label = "Isi pengaduan"
        for name in ("name", "phone", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"  # the officer's own would be offered

    def clean_received_at(self):
        at = self.cleaned_data["received_at"]
        now = timezone.now()
        if at and at > now:
            raise forms.ValidationError("Waktu ini belum terjadi. Periksa tanggal dan jamnya.")
        if at and (now - at).days > 366:
            raise forms.ValidationError("Lebih dari setahun yang lalu. Periksa kembali tahunnya.")
        return at

    def clean(self):
        given = super().clean()
        if given.get("citizen") or given.get("anonymous"):
            self._may_stay_nameless(given)
        if given.get("channel") == Channel.LAPOR and not given.get("channel_reference"):
            self.add_error("channel_reference", "Tuliskan Tracking ID dari SP4N-LAPOR.")
        return given
