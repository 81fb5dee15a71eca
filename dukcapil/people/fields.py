"""Form fields for people: how to reach them, and the numbers they are known by."""

from django import forms
from django.core.validators import MaxLengthValidator
from phonenumber_field.formfields import PhoneNumberField

from .contact import deliverable
from .numbers import FAMILY_CARD, NIK, clean_number


class FormKey(forms.UUIDField):
    """Names one filling of a form, however often it is posted; a mangled one is replaced, so sending again works."""

    widget = forms.HiddenInput
    default_error_messages = {"invalid": "Formulir ini sudah tidak berlaku. Kirim sekali lagi."}

    def bound_data(self, data, initial):
        try:
            return self.to_python(data) or initial
        except forms.ValidationError:
            return initial


class ContactNumberField(PhoneNumberField):
    """A phone number without letters: the library would read what stands before them and drop the rest."""

    def __init__(self, **options):
        defaults = {
            "label": "Nomor WhatsApp",
            "help_text": "Misalnya 0812 3456 7890.",
            "required": False,
            "region": "ID",
            "widget": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
            "error_messages": {"invalid": "Nomor ini tidak dikenal. Tulis nomor seperti 0812 3456 7890."},
        }
        super().__init__(**defaults | options)

    def to_python(self, value):
        if any(sign.isalpha() for sign in str(value or "").removeprefix("tel:")):
            raise forms.ValidationError(self.error_messages["invalid"])
        return super().to_python(value)


class ContactEmailField(forms.EmailField):
    """An address that a mail server can take."""

    def __init__(self, **options):
        defaults = {
            "label": "E-mail",
            "max_length": 254,
            "required": False,
            "widget": forms.EmailInput(attrs={"autocomplete": "email"}),
            "error_messages": {
                "invalid": "Alamat e-mail ini tidak lengkap. Contoh: nama@contoh.id.",
                "max_length": "Alamat e-mail paling panjang %(limit_value)d karakter.",
            },
        }
        super().__init__(**defaults | options)

    def clean(self, value):
        return deliverable(super().clean(value))


class _PersonalNumberField(forms.CharField):
    """Sixteen digits, however they are spaced; never shown unmasked outside the page that opens personal data."""

    number = NIK

    def __init__(self, **options):
        told = {"max_length": f"{self.number} terdiri atas 16 angka.", "required": f"{self.number} harus diisi."}
        defaults = {
            "label": self.number,
            "validators": [MaxLengthValidator(40)],
            "error_messages": told,
            "widget": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        }
        super().__init__(**defaults | options)

    def clean(self, value):
        typed = super().clean(value)
        return clean_number(typed, self.number) if typed else ""


class NikField(_PersonalNumberField):
    number = NIK


class FamilyCardField(_PersonalNumberField):
    number = FAMILY_CARD
