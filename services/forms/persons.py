"""People whom several forms name: witnesses, parents, and who is the same person as whom."""

from .fields import line, nik
from .section import Section


def same_person(one: dict, other: dict) -> bool:
    """The same NIK; the same name where a NIK is missing."""
    if one.get("nik") and other.get("nik"):
        return one["nik"] == other["nik"]
    names = [" ".join((person.get("nama") or "").split()).casefold() for person in (one, other)]
    return names[0] == names[1] != ""


class Witnesses(Section):
    """Two witnesses, named in F-2.01: neither of them the reporter."""

    slug = "saksi"
    title = "Dua saksi"
    intro = "Mereka menandatangani register, jadi pilih yang dapat datang. Fotokopi KTP saksi tidak diperlukan."

    nama_1 = line("Nama saksi pertama")
    nik_1 = nik("NIK saksi pertama", required=False)
    nama_2 = line("Nama saksi kedua")
    nik_2 = nik("NIK saksi kedua", required=False)

    def clean(self):
        given = super().clean()
        first, second = ({"nama": given.get(f"nama_{n}"), "nik": given.get(f"nik_{n}")} for n in (1, 2))
        reporter = self.others.get("pemohon", {})
        for n, witness in ((1, first), (2, second)):
            if same_person(witness, reporter):
                self.add_error(f"nama_{n}", "Saksi tidak boleh sama dengan pelapor.")
        if same_person(first, second):
            self.add_error("nama_2", "Kedua saksi harus dua orang yang berbeda.")
        return given


class Parents(Section):
    """Father and mother, as far as they are known."""

    slug = "orang_tua"
    title = "Orang tua"

    nama_ibu = line("Nama ibu", required=False)
    nik_ibu = nik("NIK ibu", required=False)
    nama_ayah = line("Nama ayah", required=False)
    nik_ayah = nik("NIK ayah", required=False)
