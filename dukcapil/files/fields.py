"""Form fields for files."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from .uploads import ACCEPT, check_upload


class ManyFilesInput(forms.FileInput):
    """A file input in which several files may be chosen at once."""

    allow_multiple_selected = True


class UploadsField(forms.FileField):
    """Photos and PDFs that passed the checks within the request, as a list; a worker still opens and rewrites them.

    ``good`` are those that passed, also where others beside them did not.
    """

    widget = ManyFilesInput

    def __init__(self, *, max_files: int = 5, **options):
        self.max_files = max_files
        self.good: list[UploadedFile] = []
        defaults = {
            "label": "Foto atau PDF",
            "help_text": f"Paling banyak {max_files} berkas JPEG, PNG, atau PDF; masing-masing paling besar 10 MB.",
            "required": False,
            "allow_empty_file": True,  # check_upload has a better sentence for it
        }
        super().__init__(**defaults | options)

    def widget_attrs(self, widget: forms.Widget) -> dict:
        return {"accept": ACCEPT, **super().widget_attrs(widget)}

    def clean(self, data: list[UploadedFile], initial=None) -> list[UploadedFile]:
        """The chosen files, ``[]`` when there are none; ``ValidationError`` with one sentence for each bad file."""
        self.good = []  # a list of this form's own: Django copies fields shallowly
        if not data:
            super().clean(None, initial)
            return []
        if len(data) > self.max_files:
            raise ValidationError(
                f"Anda memilih {len(data)} berkas; paling banyak {self.max_files}. Pilih lagi berkas yang terpenting."
            )
        errors = []
        for upload in data:
            try:
                super().clean(upload, initial)
                check_upload(upload)
                self.good.append(upload)
            except ValidationError as error:
                errors.extend(error.error_list)
        if errors:
            raise ValidationError(errors)
        return self.good
