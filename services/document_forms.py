"""What is typed to take an issued document, and to replace one."""

from django import forms

from dukcapil.casework.forms import Refusable
from dukcapil.files.uploads import PDF

from .documents import MAX_REASON, NO_KEY


class KeyForm(forms.Form):
    """One field for both keys, so that the page does not say which of them the applicant has."""

    key = forms.CharField(
        label="Empat angka terakhir nomor telepon pemohon",
        help_text="Nomor yang ditulis saat mengajukan. Tidak punya nomor, atau nomornya sudah hilang? "
        "Minta kode unduh di loket, lalu tulis kode itu di sini.",
        max_length=30,
        error_messages={"required": NO_KEY, "max_length": "Isi empat angka, atau delapan huruf dan angka dari loket."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "size": 12}),
    )


class ReplaceForm(Refusable):
    """A better file, and what was wrong with the one before."""

    document = forms.FileField(
        label="Dokumen yang benar (PDF)",
        help_text="Berkas dari SIAK, apa adanya: disimpan tanpa diubah dan diunduh pemohon.",
        error_messages={
            "required": "Pilih dokumen yang benar.",
            "empty": "Berkas ini kosong. Pilih berkas yang lain.",
            "invalid": "Berkas ini tidak terkirim. Pilih sekali lagi.",
        },
        widget=forms.FileInput(attrs={"accept": PDF}),
    )
    reason = forms.CharField(
        label="Apa yang salah pada dokumen sebelumnya?",
        help_text="Hanya dibaca di dalam kantor.",
        error_messages={"required": "Tuliskan apa yang salah, sedikitnya 10 karakter."},
        widget=forms.Textarea(attrs={"rows": 2, "data-counter": MAX_REASON}),
    )
