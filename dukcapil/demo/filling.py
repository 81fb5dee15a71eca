"""The forms of the six documents, filled in by invented families: what ``Section.answer`` would keep of them."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from dukcapil.people.models import Citizen
from services.forms.fields import NO, YES
from services.forms.kelahiran import BOTH, FOUND, MOTHER
from services.models import Application

from .families import People, Person, digits_of, family_card_of

_DISTRICTS = ("Blambangan Umpu", "Bumi Agung", "Umpu Semenguk")
_VILLAGES = ("Sukamaju", "Tanjung Raya", "Bumi Rejo", "Karang Agung", "Sidoarjo", "Gedung Harapan", "Sri Mulyo")
_STREETS = (
    "Jalan Jenderal Sudirman",
    "Jalan Raden Intan",
    "Jalan Melati",
    "Dusun II",
    "Dusun Mekar Sari",
    "Gang Kenanga",
)
_TOWNS = (
    ("Gandasuli", "Brebes", "Kabupaten Brebes", "Jawa Tengah"),
    ("Menteng", "Jekan Raya", "Kota Palangka Raya", "Kalimantan Tengah"),
    ("Matani", "Tomohon Tengah", "Kota Tomohon", "Sulawesi Utara"),
    ("Padang", "Sukamara", "Kabupaten Sukamara", "Kalimantan Tengah"),
)
_PLACES = ("Way Kanan", "Blambangan Umpu", "Baradatu", "Bandar Lampung", "Kotabumi")
_CAUSES = (("sakit", "dokter"), ("sakit", "desa"), ("sakit", "tenaga-kesehatan"), ("kecelakaan", "kepolisian"))
_CHANGES = ("Status dari belum kawin menjadi kawin", "Pekerjaan dari pelajar menjadi guru", "Gelar ditambahkan")
_LATE = 0.15  # births and deaths reported after their limit


class Filling:
    """Fills in one form for an applicant on a day. ``by_post`` says how a card goes to its owner, where that is known.

    ``answers`` are complete and right: every field is there, and every section would accept them.
    """

    def __init__(self, applicant: Citizen, region: str, today: date, by_post: bool | None, rng: Random):
        self.region, self.today, self.by_post, self.rng = region, today, by_post, rng
        self.people = People(region, today, rng)
        self.card = applicant.family_card or family_card_of(region, today, rng)
        self.contact = {
            "nama": applicant.name,
            "nik": applicant.nik,
            "no_kk": applicant.family_card,
            "telepon": str(applicant.__dict__["phone"]),
            "email": applicant.email,
        }
        self.applicant = self.people.known(applicant.name, applicant.nik)
        self.home = self._address()

    def answers(self, slug: str) -> dict:
        """By the slug of the SOP: ``kk-baru``."""
        return _FORMS[slug](self)

    def family_card(self) -> dict:
        reason = self.rng.choices(("baru", "pisah", "meninggal", "hilang", "rusak"), weights=(5, 2, 2, 2, 1))[0]
        partner = None if reason == "meninggal" else self.people.spouse_of(self.applicant)
        head, other = self.applicant, partner
        if partner and self.applicant.is_woman:
            head, other = partner, self.applicant
        members = [self._member(other, "Istri" if other.is_woman else "Suami")] if other else []
        if reason != "baru":
            members += [self._member(child, "Anak") for child in self._children(head)]
        return {
            "permohonan": {
                "alasan": reason,
                "pindah_datang": YES if self.rng.random() < 0.1 else NO,
                "rentan": NO,
                "wni_baru": NO,
            },
            "kepala": {"nama": head.name, "nik": head.nik},
            "alamat": {**self.home, "kode_pos": self._post_code()},
            "anggota": members,
            "pemohon": self.contact,
            "penyerahan": self._paper(),
        }

    def move(self) -> dict:
        rng = self.rng
        village, district, regency, province = rng.choice(_TOWNS)
        kind = rng.choice(("kepala", "semua", "anggota"))
        head = "Kepala keluarga" if kind != "anggota" else "Anak"
        movers = [(self.applicant, head)]
        if kind == "semua":
            partner = self.people.spouse_of(self.applicant)
            movers.append((partner, "Istri" if partner.is_woman else "Suami"))
            movers += [(child, "Anak") for child in self._children(self.applicant)]
        reason = rng.choice(("pekerjaan", "pendidikan", "keluarga", "perumahan", "lainnya"))
        return {
            "asal": {"no_kk": self.card, **self.home},
            "tujuan": {
                **self._address(),
                "desa": village,
                "kecamatan": district,
                "kabupaten": regency,
                "provinsi": province,
                "kode_pos": "",
            },
            "pindah": {
                "alasan_pindah": reason,
                "alasan_lain": "Merawat orang tua" if reason == "lainnya" else "",
                "jenis_kepindahan": kind,
                "anak_tertinggal": NO,
            },
            "anggota": [{"nama": who.name, "nik": who.nik, "hubungan": kin} for who, kin in movers],
            "pemohon": self.contact,
            "penyerahan": self._paper(),
        }

    def identity_card(self) -> dict:
        reason = self.rng.choices(("hilang", "rusak", "berubah"), weights=(5, 3, 2))[0]
        owner = self.applicant if self.rng.random() < 0.8 else self.people.spouse_of(self.applicant)
        return {
            "permohonan": {"alasan": reason, "perubahan": self.rng.choice(_CHANGES) if reason == "berubah" else ""},
            "pemilik": {"nama": owner.name, "nik": owner.nik, "no_kk": self.card},
            "pemohon": self.contact,
            "penyerahan": self._card(),
        }

    def child_card(self) -> dict:
        rng = self.rng
        child = self.people.someone(0.3, 16.5, last_name=self._last_name)
        registered = min(child.born + timedelta(days=rng.randint(5, 60)), self.today)
        return {
            "anak": {
                "nama": child.name,
                "nik": child.nik,
                "jenis_kelamin": child.sex,
                "tempat_lahir": rng.choice(_PLACES),
                "tanggal_lahir": child.born.isoformat(),
                "no_akta": f"{digits_of(self.region)}-LU-{registered:%d%m%Y}-{rng.randint(1, 30):04d}",
            },
            "orang_tua": self._parents(),
            "pemohon": self.contact,
            "penyerahan": self._card(),
        }

    def birth(self) -> dict:
        rng = self.rng
        mother_alone = 0.1 if self.applicant.is_woman else 0
        ancestry = rng.choices((BOTH, MOTHER, FOUND), weights=(0.87, mother_alone, 0.03))[0]
        days = rng.randint(61, 400) if rng.random() < _LATE else rng.randint(3, 55)
        child = self.people.someone(0, 0, last_name=self._last_name)
        relation = "Ibu" if self.applicant.is_woman else "Ayah"
        answers = {
            "asal_usul": {"asal_usul": ancestry},
            "anak": {
                "nama": child.name,
                "jenis_kelamin": child.sex,
                "tanggal_lahir": (self.today - timedelta(days=days)).isoformat(),
                "jam_lahir": self._time(),
                "tempat_lahir": rng.choice(_PLACES),
            },
            "kelahiran": {
                "tempat_dilahirkan": rng.choice(("rs", "puskesmas", "polindes", "rumah")),
                "jenis_kelahiran": "kembar-2" if rng.random() < 0.03 else "tunggal",
                "anak_ke": rng.choices((1, 2, 3, 4), weights=(4, 4, 2, 1))[0],
                "penolong": rng.choice(("dokter", "bidan", "bidan")),
                "berat": rng.randint(250, 390) * 10,
                "panjang": rng.randint(45, 53),
            },
            "orang_tua": self._parents(),
            "pemohon": {**self.contact, "hubungan": relation if ancestry != FOUND else "Ketua RT"},
            "saksi": self._witnesses(),
            "penyerahan": self._paper(),
        }
        if ancestry == MOTHER:
            del answers["orang_tua"]["nama_ayah"], answers["orang_tua"]["nik_ayah"]
        elif ancestry == FOUND:
            del answers["orang_tua"]
        return answers

    def death(self) -> dict:
        rng = self.rng
        was_spouse = rng.random() < 0.3
        dead = self.people.spouse_of(self.applicant) if was_spouse else self.people.someone(62, 88)
        relation = ("Istri" if self.applicant.is_woman else "Suami") if was_spouse else "Anak"
        days = rng.randint(31, 300) if rng.random() < _LATE else rng.randint(1, 25)
        cause, declared = rng.choice(_CAUSES)
        return {
            "almarhum": {
                "nama": dead.name,
                "nik": dead.nik,
                "no_kk": self.card,
                "jenis_kelamin": dead.sex,
                "tempat_lahir": rng.choice(_PLACES),
                "tanggal_lahir": dead.born.isoformat(),
            },
            "kematian": {
                "tanggal": (self.today - timedelta(days=days)).isoformat(),
                "jam": self._time(),
                "tempat": rng.choice(("Di rumah", "Rumah sakit umum daerah", "Puskesmas", "Dalam perjalanan")),
                "sebab": cause,
                "yang_menerangkan": declared,
            },
            "pemohon": {**self.contact, "hubungan": relation},
            "saksi": self._witnesses(),
            "penyerahan": self._paper(),
        }

    @property
    def _last_name(self) -> str:
        return self.applicant.name.rpartition(" ")[2]

    def _children(self, parent: Person) -> list[Person]:
        age = (self.today - parent.born).days / 365.25
        oldest = min(age - 19, 24)
        count = self.rng.choices((0, 1, 2, 3), weights=(1, 3, 3, 1))[0] if oldest > 1 else 0
        last_name = parent.name.rpartition(" ")[2]
        return [self.people.someone(0.2, oldest, last_name=last_name) for _ in range(count)]

    def _member(self, person: Person, kinship: str) -> dict:
        return {
            "nama": person.name,
            "nik": person.nik,
            "hubungan": kinship,
            "jenis_kelamin": person.sex,
            "tempat_lahir": self.rng.choice(_PLACES),
            "tanggal_lahir": person.born.isoformat(),
        }

    def _parents(self) -> dict:
        partner = self.people.spouse_of(self.applicant)
        mother, father = (self.applicant, partner) if self.applicant.is_woman else (partner, self.applicant)
        return {"nama_ibu": mother.name, "nik_ibu": mother.nik, "nama_ayah": father.name, "nik_ayah": father.nik}

    def _witnesses(self) -> dict:
        """Two people, neither of them the reporter."""
        taken, found = {self.applicant.name}, []
        while len(found) < 2:
            person = self.people.someone(22, 65)
            if person.name not in taken:
                taken.add(person.name)
                found.append(person)
        first, second = found
        return {"nama_1": first.name, "nik_1": first.nik, "nama_2": second.name, "nik_2": ""}

    def _paper(self) -> dict:
        ways = (Application.Delivery.DOWNLOAD, Application.Delivery.PICK_UP)
        return {"cara": self.rng.choices(ways, weights=(3, 2))[0].value}

    def _card(self) -> dict:
        by_post = self.rng.random() < 0.4 if self.by_post is None else self.by_post
        if not by_post:
            return {"cara": "ambil", "alamat": "", "desa": "", "kecamatan": "", "kode_pos": ""}
        village, district = self.home["desa"], self.home["kecamatan"]
        return {
            "cara": "pos",
            "alamat": f"{self.home['alamat']}, RT {self.home['rt']} RW {self.home['rw']}",
            "desa": village,
            "kecamatan": district,
            "kode_pos": self._post_code(),
        }

    def _address(self) -> dict:
        rng = self.rng
        return {
            "alamat": f"{rng.choice(_STREETS)} {rng.randint(1, 90)}",
            "rt": f"{rng.randint(1, 12):03d}",
            "rw": f"{rng.randint(1, 6):03d}",
            "desa": rng.choice(_VILLAGES),
            "kecamatan": rng.choice(_DISTRICTS),
        }

    def _post_code(self) -> str:
        return f"347{self.rng.randint(61, 69)}"

    def _time(self) -> str:
        return f"{self.rng.randint(0, 23):02d}:{self.rng.randint(0, 59):02d}"


_FORMS: dict[str, Callable[[Filling], dict]] = {
    "kk-baru": Filling.family_card,
    "skpwni": Filling.move,
    "ktp-el": Filling.identity_card,
    "kia": Filling.child_card,
    "akta-kelahiran": Filling.birth,
    "akta-kematian": Filling.death,
}
