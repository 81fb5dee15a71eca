"""Files that stay with us while a form is mended: a browser forgets what was chosen."""

from uuid import UUID

from django import forms

from dukcapil.casework.attachments import held, hold
from dukcapil.casework.models import Attachment

from .intake import files_key


class KeepsFiles(forms.Form):
    """For a form with ``files``, an ``idempotency_key`` and an ``office``: its good files need not be chosen again."""

    def clean_files(self):
        """New files beside those kept from an earlier try."""
        files, kept = self.cleaned_data["files"], self.kept_files()
        if files and len(files) + len(kept) > self.fields["files"].max_files:
            raise forms.ValidationError(
                f"Sudah ada {len(kept)} berkas tersimpan untuk formulir ini; "
                f"semuanya paling banyak {self.fields['files'].max_files}."
            )
        return files

    def clean(self):
        """What was crossed out goes, also where another field must be mended: it is not shown again."""
        if key := self._files_key():
            held(key).filter(public_id__in=self._crossed_out()).delete()
        return super().clean()

    def kept_files(self) -> list[Attachment]:
        """The files that earlier tries of this form left with us, less those that are now crossed out."""
        key = self._files_key()
        crossed_out = self._crossed_out()
        return [file for file in held(key).order_by("pk") if file.public_id not in crossed_out] if key else []

    def keep_files(self) -> None:
        """Keep the good files of a form that must be mended first, also those beside a bad one."""
        if (key := self._files_key()) and self.fields["files"].good:
            hold(key, self.fields["files"].good)

    def _files_key(self) -> UUID | None:
        """What the files of this filling of the form are kept under, in this office; None before it was sent."""
        if not self.is_bound:
            return None
        try:
            key = self.fields["idempotency_key"].to_python(self.data.get("idempotency_key"))
        except forms.ValidationError:
            return None
        return key and files_key(self.office, key)

    def _crossed_out(self) -> list[UUID]:
        return [key for key in map(_uuid, self.data.getlist("buang")) if key]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
