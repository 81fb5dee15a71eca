"""Kartu Identitas Anak, as F-1.02 asks: the child and the parents. For children of up to 17 years less a day."""

from datetime import date

from django.core.validators import RegexValidator

from .contact import CardHandover, Contact
from .document import Document, day_of
from .fields import DayField, completed_years, line, nik, sex
from .persons import Parents
from .section import Section

GROWN_UP = 17  # years: from then on a KTP-el (Permendagri 2/2016)


class Child(Section):
    slug = "anak"
    title = "Anak"
    intro = "Untuk anak yang belum berumur 17 tahun."

    nama = line("Nama anak")
    nik = nik("NIK anak")
    jenis_kelamin = sex()
    tempat_lahir = line("Tempat lahir")
    tanggal_lahir = DayField(label="Tanggal lahir")
    no_akta = line("Nomor akta kelahiran", 60, help_text="Seperti tertulis pada akta kelahiran.")
    no_akta.validators.append(RegexValidator(r"\d", "Nomor akta memuat angka. Salin seperti tertulis pada aktanya."))

    def clean(self):
        given = super().clean()
        born = given.get("tanggal_lahir")
        if born and completed_years(born, self.today) >= GROWN_UP:
            self.add_error(
                "tanggal_lahir",
                "Anak ini sudah berumur 17 tahun. KIA hanya sampai 17 tahun kurang sehari; buatlah KTP-el.",
            )
        return given


class ParentsOfChild(Parents):
    intro = "Isi ayah, ibu, atau keduanya."

    def clean(self):
        given = super().clean()
        if (
            not given.get("nama_ibu")
            and not given.get("nama_ayah")
            and not {"nama_ibu", "nama_ayah"} & set(self.errors)
        ):
            self.add_error("nama_ibu", "Tulis nama ibu atau ayahnya.")
        return given


def _told(answers: dict, today: date) -> dict:
    born = day_of(answers, "anak", "tanggal_lahir")
    return {"umur": completed_years(born, today)} if born else {}


KIA = Document(
    "kia",
    (Child, ParentsOfChild, Contact, CardHandover),
    about=lambda answers: answers.get("anak", {}).get("nama", ""),
    told=_told,
)
