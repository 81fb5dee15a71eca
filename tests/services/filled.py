"""Forms filled in well: ``filled("way-kanan/kia")`` are all answers, ``posted(..., "anak")`` what a page would send."""

from copy import deepcopy

from services.forms import sections_of

# Made-up people. The NIKs of women have 40 added to the day.
APPLICANT = {
    "nama": "Siti Aminah",
    "nik": "1808034503900001",
    "no_kk": "1808030101150002",
    "telepon": "+6281234567890",
    "email": "",
}
REPORTER = {**APPLICANT, "hubungan": "Ibu"}
WITNESSES = {
    "nama_1": "Rahmat Hidayat",
    "nik_1": "1808031207850003",
    "nama_2": "Dewi Anggraini",
    "nik_2": "1808035109880004",
}
HOME = {
    "alamat": "Jalan Jenderal Sudirman 12",
    "rt": "003",
    "rw": "001",
    "desa": "Blambangan Umpu",
    "kecamatan": "Blambangan Umpu",
}
PARENTS = {
    "nama_ibu": "Siti Aminah",
    "nik_ibu": "1808034503900001",
    "nama_ayah": "Joko Santoso",
    "nik_ayah": "1808030201880005",
}
DOWNLOAD = {"cara": "unduh"}
BY_POST = {
    "cara": "pos",
    "alamat": "Jalan Jenderal Sudirman 12",
    "desa": "Blambangan Umpu",
    "kecamatan": "Blambangan Umpu",
    "kode_pos": "34764",
}

FILLED = {
    "kk-baru": {
        "permohonan": {"alasan": "baru", "pindah_datang": "tidak", "rentan": "tidak", "wni_baru": "tidak"},
        "kepala": {"nama": "Joko Santoso", "nik": "1808030201880005"},
        "alamat": {**HOME, "kode_pos": "34764"},
        "anggota": [
            {
                "nama": "Siti Aminah",
                "nik": "1808034503900001",
                "hubungan": "Istri",
                "jenis_kelamin": "perempuan",
                "tempat_lahir": "Baradatu",
                "tanggal_lahir": "1990-03-05",
            },
            {
                "nama": "Bima Santoso",
                "nik": "",
                "hubungan": "Anak",
                "jenis_kelamin": "laki-laki",
                "tempat_lahir": "Blambangan Umpu",
                "tanggal_lahir": "2026-10-20",
            },
        ],
        "pemohon": APPLICANT,
        "penyerahan": DOWNLOAD,
    },
    "skpwni": {
        "asal": {"no_kk": "1808030101150002", **HOME},
        "tujuan": {
            "alamat": "Jalan Raya Brebes 7",
            "rt": "2",
            "rw": "5",
            "desa": "Gandasuli",
            "kecamatan": "Brebes",
            "kabupaten": "Kabupaten Brebes",
            "provinsi": "Jawa Tengah",
            "kode_pos": "52215",
        },
        "pindah": {
            "alasan_pindah": "pekerjaan",
            "alasan_lain": "",
            "jenis_kepindahan": "semua",
            "anak_tertinggal": "tidak",
        },
        "anggota": [
            {"nama": "Joko Santoso", "nik": "1808030201880005", "hubungan": "Kepala keluarga"},
            {"nama": "Siti Aminah", "nik": "1808034503900001", "hubungan": "Istri"},
        ],
        "pemohon": APPLICANT,
        "penyerahan": DOWNLOAD,
    },
    "ktp-el": {
        "permohonan": {"alasan": "hilang", "perubahan": ""},
        "pemilik": {"nama": "Siti Aminah", "nik": "1808034503900001", "no_kk": "1808030101150002"},
        "pemohon": APPLICANT,
        "penyerahan": BY_POST,
    },
    "kia": {
        "anak": {
            "nama": "Bima Santoso",
            "nik": "1808031005190006",
            "jenis_kelamin": "laki-laki",
            "tempat_lahir": "Blambangan Umpu",
            "tanggal_lahir": "2019-05-10",
            "no_akta": "1808-LU-12062019-0003",
        },
        "orang_tua": PARENTS,
        "pemohon": APPLICANT,
        "penyerahan": {"cara": "ambil", "alamat": "", "desa": "", "kecamatan": "", "kode_pos": ""},
    },
    "akta-kelahiran": {
        "asal_usul": {"asal_usul": "orang-tua"},
        "anak": {
            "nama": "Bima Santoso",
            "jenis_kelamin": "laki-laki",
            "tanggal_lahir": "2026-10-20",
            "jam_lahir": "08:30",
            "tempat_lahir": "Way Kanan",
        },
        "kelahiran": {
            "tempat_dilahirkan": "puskesmas",
            "jenis_kelahiran": "tunggal",
            "anak_ke": 2,
            "penolong": "bidan",
            "berat": 3100,
            "panjang": 49,
        },
        "orang_tua": PARENTS,
        "pemohon": REPORTER,
        "saksi": WITNESSES,
        "penyerahan": DOWNLOAD,
    },
    "akta-kematian": {
        "almarhum": {
            "nama": "Slamet Santoso",
            "nik": "1808031708450007",
            "no_kk": "1808030101150008",
            "jenis_kelamin": "laki-laki",
            "tempat_lahir": "Baradatu",
            "tanggal_lahir": "1945-08-17",
        },
        "kematian": {
            "tanggal": "2026-11-02",
            "jam": "23:15",
            "tempat": "Di rumah",
            "sebab": "sakit",
            "yang_menerangkan": "dokter",
        },
        "pemohon": {**REPORTER, "hubungan": "Anak"},
        "saksi": WITNESSES,
        "penyerahan": DOWNLOAD,
    },
}
SOPS = [f"way-kanan/{slug}" for slug in FILLED]


def filled(sop_key: str, **changed: dict | list) -> dict:
    """All answers of a form, right on 10 November 2026; sections given by slug are changed field by field."""
    answers = deepcopy(FILLED[sop_key.partition("/")[2]])
    for slug, change in changed.items():
        answers[slug] = change if isinstance(change, list) else answers[slug] | change
    return answers


def posted(sop_key: str, slug: str, **changed) -> dict[str, str]:
    """What a page sends for one section of ``filled``; fields given by name are changed."""
    section = next(each for each in sections_of(sop_key) if each.slug == slug)
    answers = filled(sop_key)[slug]
    sent = section.posted(answers)
    return sent | {f"{slug}-{name}": value for name, value in changed.items()}
