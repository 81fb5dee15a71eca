"""The public complaint form: short, forgiving about phones, plain about what is missing."""

import uuid

from django import forms
from django.core.validators import MaxLengthValidator
from phonenumber_field.formfields import PhoneNumberField

from dukcapil.casework.forms import photo_field
from dukcapil.people.contact import deliverable

from .models import Category

MAX_TEXT = 5_000


class FormKey(forms.UUIDField):
    """Names one filling of a form, however often it is posted; a mangled one is replaced, so sending again works."""

    widget = forms.HiddenInput
    default_error_messages = {"invalid": "Formulir ini sudah tidak berlaku. Kirim sekali lagi."}

    def bound_data(self, data, initial):
        try:
            return self.to_python(data) or initial
        except forms.ValidationError:
            return initial


class ComplaintForm(forms.Form):
    category = forms.ModelChoiceField(
        label="Tentang apa?",
        queryset=Category.objects.filter(active=True),
        empty_label="Pilih pokok aduan",
        error_messages={
            "required": "Pilih pokok aduan Anda.",
            "invalid_choice": "Pilih salah satu pokok aduan dalam daftar.",
        },
    )
    text = forms.CharField(
        label="Ceritakan yang terjadi",
        help_text="Apa, kapan, di mana, dan dokumen apa. Jangan menulis NIK atau nomor KK di sini.",
        min_length=10,
        validators=[MaxLengthValidator(MAX_TEXT)],  # not max_length: the browser would cut a long paste silently
        widget=forms.Textarea(attrs={"rows": 6, "data-counter": MAX_TEXT}),
        error_messages={
            "required": "Ceritakan dahulu apa yang terjadi.",
            "min_length": "Ceritakan sedikit lebih lengkap, sedikitnya 10 karakter.",
            "max_length": "Cerita Anda %(show_value)d karakter; paling panjang %(limit_value)d karakter.",
        },
    )
    photo = photo_field()
    name = forms.CharField(
        label="Nama Anda",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": "Tuliskan nama Anda.",
            "max_length": "Nama paling panjang %(limit_value)d karakter.",
        },
    )
    phone = PhoneNumberField(
        label="Nomor WhatsApp",
        help_text="Misalnya 0812 3456 7890.",
        required=False,
        region="ID",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"invalid": "Nomor ini tidak dikenal. Tulis nomor seperti 0812 3456 7890."},
    )
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": "Alamat e-mail ini tidak lengkap. Contoh: nama@contoh.id.",
            "max_length": "Alamat e-mail paling panjang %(limit_value)d karakter.",
        },
    )
    consent = forms.BooleanField(
        label="Saya setuju data ini dipakai untuk menangani aduan saya",
        error_messages={"required": "Beri tanda setuju agar aduan dapat kami tangani."},
    )
    idempotency_key = FormKey(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("idempotency_key", uuid.uuid4())

    def clean_email(self):
        return deliverable(self.cleaned_data["email"])

    def clean(self):
        given = super().clean()
        for name in ("phone", "email"):
            if name in self.errors:
                return given
        if not given.get("phone") and not given.get("email"):
            self.add_error("phone", "Isi nomor WhatsApp atau e-mail, agar jawaban kami sampai kepada Anda.")
        return given
