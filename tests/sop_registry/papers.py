"""The thirteen SOPs written down again from the reading of the papers, by hand and without looking at the flows.

A row is ``number actor time``; a state is ``name rows actor holder exits``, with ``+`` behind what the system added.
"""

PAPERS = {
    "tomohon/pengaduan-online": {
        "number": "24-SOP-DISDUKCAPIL",
        "whole": "1 hari",
        "rows": "1 pemohon 1 hari, 2 kasi -, 3 kasi -, 4 pemohon -",
        "states": """
            penerimaan 2 kasi kantor jawab>konfirmasi tindak_lanjuti>keputusan_kasi batalkan>dibatalkan+ tolak>ditolak+
            keputusan_kasi 3 kasi kantor putuskan>konfirmasi teruskan>keputusan_kabid batalkan>dibatalkan+
            keputusan_kabid 3 kabid kantor putuskan>konfirmasi teruskan>keputusan_kadis batalkan>dibatalkan+
            keputusan_kadis 3 kadis kantor putuskan>konfirmasi batalkan>dibatalkan+
            konfirmasi 4 pemohon pemohon terima>selesai sanggah>keputusan_kasi+
        """,
    },
    "palangka-raya/pengaduan": {
        "number": "065/5.148/DKPS/II/2022",
        "whole": "1 hari",
        "rows": "1 pemohon 1 hari, 2 petugas -, 3 petugas -, 4 kasi -, "
        "5 petugas -, 6 petugas -, 7 petugas -, 8 kabid -",
        "states": """
            penerimaan 2 petugas kantor terima>telaah batalkan>dibatalkan+ tolak>ditolak+
            telaah 3 petugas kantor teruskan>verifikasi batalkan>dibatalkan+
            verifikasi 4 kasi kantor setujui>jawaban kembalikan>telaah+ batalkan>dibatalkan+
            jawaban 5 petugas kantor jawab>konfirmasi batalkan>dibatalkan+
            konfirmasi 5 pemohon pemohon terima>pengarsipan sanggah>telaah
            pengarsipan 6 petugas kantor arsipkan>selesai
        """,
    },
    "sukamara/pengaduan": {
        "number": "000.8.3.3/245/Dukcapil/2025",
        "whole": "-",
        "rows": "1 pemohon 15 menit, 2 petugas 15 menit, 3 pengelola 15 menit, "
        "5 tim 2 hari, 6 petugas 15 menit, 7 pemohon 15 menit",
        "states": """
            verifikasi 2 petugas kantor teruskan>pencatatan kembalikan>perbaikan batalkan>dibatalkan+ tolak>ditolak+
            perbaikan 1 pemohon pemohon lengkapi>verifikasi batalkan>dibatalkan+
            pencatatan 3 pengelola kantor catat>penyusunan_jawaban batalkan>dibatalkan+
            penyusunan_jawaban 5 tim kantor jawab>penyampaian batalkan>dibatalkan+
            penyampaian 6 petugas kantor sampaikan>konfirmasi batalkan>dibatalkan+
            konfirmasi 7 pemohon pemohon terima>selesai sanggah>penyusunan_jawaban+
        """,
    },
    "sukamara/pengaduan-online": {
        "number": "000.8.3.3/245/Dukcapil/2025",
        "whole": "-",
        "rows": "1 pemohon 15 menit, 2 petugas 15 menit, 3 petugas 15 menit, 4 kabid 10 menit, 5 petugas 10 menit",
        "states": """
            registrasi 2 petugas kantor catat>solusi batalkan>dibatalkan+ tolak>ditolak+
            solusi 3 petugas kantor jawab>konfirmasi teruskan>tanggapan batalkan>dibatalkan+
            tanggapan 4 kabid kantor tanggapi>penyampaian batalkan>dibatalkan+
            penyampaian 5 petugas kantor sampaikan>konfirmasi batalkan>dibatalkan+
            konfirmasi+ - pemohon pemohon terima>selesai sanggah>solusi+
        """,
    },
    "sukamara/pengaduan-tatap-muka": {
        "number": "000.8.3.3/245/Dukcapil/2025",
        "whole": "-",
        "rows": "1 pemohon 15 menit, 2 petugas 15 menit, 3 petugas 15 menit, "
        "4 kabid 15 menit, 5 petugas 15 menit, 6 pemohon 15 menit",
        "states": """
            verifikasi 2 petugas kantor teruskan>pencatatan kembalikan>perbaikan batalkan>dibatalkan+ tolak>ditolak+
            perbaikan 1 pemohon pemohon lengkapi>verifikasi batalkan>dibatalkan+
            pencatatan 3 petugas kantor catat>penyusunan_jawaban batalkan>dibatalkan+
            penyusunan_jawaban 4 kabid kantor jawab>penyampaian batalkan>dibatalkan+
            penyampaian 5 petugas kantor sampaikan>konfirmasi batalkan>dibatalkan+
            konfirmasi 6 pemohon pemohon terima>selesai sanggah>penyusunan_jawaban+
        """,
    },
    "brebes/pengaduan-daring": {
        "number": "",
        "pengesahan": "belum disahkan",
        "whole": "3 hari kerja",
        "rows": "1 pemohon -, 2 petugas -, 3 kabid -, 4 petugas 3 hari kerja, 5 petugas 30 menit",
        "states": """
            jawaban_admin 2 petugas kantor jawab>konfirmasi konsultasikan>jawaban_bidang \
                batalkan>dibatalkan+ tolak>ditolak+
            jawaban_bidang 3 kabid kantor jawab>penerusan batalkan>dibatalkan+
            penerusan 4 petugas kantor sampaikan>konfirmasi batalkan>dibatalkan+
            konfirmasi+ - pemohon pemohon terima>rekap sanggah>jawaban_bidang+
            rekap 5 petugas kantor rekap>selesai
        """,
    },
    "way-kanan/pengaduan": {
        "number": "800/19.a/SOP/DISDUKCAPIL/2022",
        "whole": "1 hari kerja",
        "rows": "1 pemohon 5 menit, 2 petugas 5 menit, 3 petugas 10 menit, "
        "4 petugas 10 menit, 5 pengelola 10 menit, 6 pengelola 10 menit, 7 petugas 10 menit",
        "states": """
            pencatatan 2 petugas kantor catat>solusi batalkan>dibatalkan+ tolak>ditolak+
            solusi 3,4 petugas kantor jawab>konfirmasi laporkan>konsultasi batalkan>dibatalkan+
            konsultasi 5 pengelola kantor tetapkan>pemberian_solusi batalkan>dibatalkan+
            pemberian_solusi 6 pengelola kantor serahkan>penyampaian batalkan>dibatalkan+
            penyampaian 7 petugas kantor sampaikan>konfirmasi batalkan>dibatalkan+
            konfirmasi+ - pemohon pemohon terima>selesai sanggah>konsultasi+
        """,
    },
    "way-kanan/kk-baru": {
        "number": "800/109/SOP/DISDUKCAPIL/2022",
        "whole": "1 hari kerja",
        "rows": "1 pemohon 5 menit, 2 operator 10 menit, 3 kasi 5 menit, "
        "4 kabid 5 menit, 5 kadis 5 menit, 6 operator 10 menit, 7 penyerahan 5 menit",
        "states": """
            penerimaan+ - petugas kantor lengkap>input_data kembalikan>perbaikan batalkan>dibatalkan+ tolak>ditolak+
            perbaikan 1 pemohon pemohon lengkapi>penerimaan batalkan>dibatalkan+
            input_data 2 operator kantor teruskan>koreksi_kasi batalkan>dibatalkan+ tunda>ditunda+
            koreksi_kasi 3 kasi kantor setujui>validasi_kabid koreksi>input_data batalkan>dibatalkan+
            validasi_kabid 4 kabid kantor setujui>sertifikasi_kadis kembalikan>koreksi_kasi+ batalkan>dibatalkan+
            sertifikasi_kadis 5 kadis kantor sertifikasi>registrasi kembalikan>validasi_kabid+
            registrasi 6 operator kantor registrasi>pemberitahuan tunda>ditunda+
            pemberitahuan 7 penyerahan kantor beritahukan>siap_diserahkan
            ditunda+ - operator luar lanjutkan>input_data+ lanjutkan>registrasi+
            siap_diserahkan+ - penyerahan pemohon serahkan>selesai+
        """,
    },
    "way-kanan/skpwni": {
        "number": "800/109/SOP/DISDUKCAPIL/2022",
        "whole": "1 hari kerja",
        "rows": "1 pemohon 5 menit, 2 operator 10 menit, 3 kasi 5 menit, "
        "4 kabid 5 menit, 5 kadis 5 menit, 6 operator 10 menit, 7 penyerahan 5 menit",
        "states": """
            penerimaan+ - petugas kantor lengkap>pengetikan kembalikan>perbaikan batalkan>dibatalkan+ tolak>ditolak+
            perbaikan 1 pemohon pemohon lengkapi>penerimaan batalkan>dibatalkan+
            pengetikan 2 operator kantor teruskan>koreksi_kasi batalkan>dibatalkan+ tunda>ditunda+
            koreksi_kasi 3 kasi kantor setujui>verifikasi_kabid koreksi>pengetikan batalkan>dibatalkan+
            verifikasi_kabid 4 kabid kantor setujui>penandatanganan_kadis koreksi>pengetikan batalkan>dibatalkan+
            penandatanganan_kadis 5 kadis kantor tanda_tangani>stempel_registrasi kembalikan>verifikasi_kabid+
            stempel_registrasi 6 operator kantor stempel>pemberitahuan tunda>ditunda+
            pemberitahuan 7 penyerahan kantor beritahukan>siap_diserahkan
            ditunda+ - operator luar lanjutkan>pengetikan+ lanjutkan>stempel_registrasi+
            siap_diserahkan+ - penyerahan pemohon serahkan>selesai+
        """,
    },
    "way-kanan/ktp-el": {
        "number": "800/19-a/SOP/DISDUKCAPIL/2022",
        "whole": "1 hari kerja",
        "rows": "1 pemohon 5 menit, 2 operator 10 menit, 3 penyerahan 5 menit, 4 penyerahan 5 menit",
        "states": """
            penerimaan+ - petugas kantor lengkap>cek_data kembalikan>perbaikan+ batalkan>dibatalkan+ tolak>ditolak+
            perbaikan 1 pemohon pemohon lengkapi>penerimaan batalkan>dibatalkan+
            cek_data 2 operator kantor selesai_cek>pencetakan minta_perekaman>perekaman+ \
                batalkan>dibatalkan+ tunda>ditunda+
            perekaman+ - pemohon pemohon terekam>cek_data batalkan>dibatalkan+
            pencetakan+ - operator kantor cetak>pencocokan tunda>ditunda+
            pencocokan 3 penyerahan kantor cocok>pengiriman tidak_cocok>pencetakan+
            pengiriman 4 penyerahan kantor kirim>selesai beritahukan>siap_diserahkan+
            ditunda+ - operator luar lanjutkan>cek_data+ lanjutkan>pencetakan+
            siap_diserahkan+ - penyerahan pemohon serahkan>selesai+
        """,
    },
    "way-kanan/kia": {
        "number": "800/19-a/SOP/DISDUKCAPIL/2022",
        "whole": "1 hari kerja",
        "rows": "1 pemohon 2 menit, 2 petugas 5 menit, 3 kasi 10 menit, 4 penyerahan 10 menit, 5 penyerahan 2 menit",
        "states": """
            verifikasi 2 petugas kantor lengkap>verifikasi_kasi kembalikan>perbaikan batalkan>dibatalkan+ tolak>ditolak+
            perbaikan 1 pemohon pemohon lengkapi>verifikasi batalkan>dibatalkan+
            verifikasi_kasi 3 kasi kantor setujui>pencetakan kembalikan>verifikasi+ batalkan>dibatalkan+
            pencetakan 4 penyerahan kantor cetak>penyerahan tunda>ditunda+
            penyerahan 5 penyerahan kantor kirim>selesai beritahukan>siap_diserahkan
            ditunda+ - penyerahan luar lanjutkan>pencetakan+
            siap_diserahkan+ - penyerahan pemohon serahkan>selesai+
        """,
    },
}

AKTA = {
    "number": "800/19.a/SOP/DISDUKCAPIL/2022",
    "whole": "1 hari kerja",
    "total": "80 menit",
    "rows": "1 pemohon 10 menit, 2 petugas 10 menit, 3 kasi 5 menit, 4 kabid 5 menit, 5 kasi 5 menit, "
    "6 operator 15 menit, 7 pemohon 5 menit, 8 penyerahan 10 menit, 9 kadis 5 menit, 10 penyerahan 10 menit",
    "states": """
        pemeriksaan 2 petugas kantor lengkap>verifikasi_kasi kembalikan>perbaikan batalkan>dibatalkan+ tolak>ditolak+
        perbaikan 1 pemohon pemohon lengkapi>pemeriksaan batalkan>dibatalkan+
        verifikasi_kasi 3 kasi kantor setujui>verifikasi_kabid kembalikan>pemeriksaan batalkan>dibatalkan+
        verifikasi_kabid 4 kabid kantor setujui>pemberian_blanko kembalikan>verifikasi_kasi batalkan>dibatalkan+
        pemberian_blanko 5 kasi kantor serahkan>pencetakan batalkan>dibatalkan+
        pencetakan 6 operator kantor cetak>penandatanganan_register batalkan>dibatalkan+ tunda>ditunda+
        penandatanganan_register 7 pemohon pemohon tandatangani_register>pengantaran batalkan>dibatalkan+
        pengantaran 8 penyerahan kantor serahkan>penandatanganan_kadis batalkan>dibatalkan+
        penandatanganan_kadis 9 kadis kantor tanda_tangani>pemberitahuan kembalikan>verifikasi_kabid+
        pemberitahuan 10 penyerahan kantor beritahukan>siap_diserahkan
        ditunda+ - operator luar lanjutkan>pencetakan+
        siap_diserahkan+ - penyerahan pemohon serahkan>selesai+
    """,
}
PAPERS["way-kanan/akta-kelahiran"] = AKTA
PAPERS["way-kanan/akta-kematian"] = AKTA


def rows_of(key: str) -> list[tuple]:
    """(number, actor, time or None) of every printed row."""
    rows = []
    for row in PAPERS[key]["rows"].split(", "):
        number, actor, time = row.split(maxsplit=2)
        rows.append((number, actor, time_of(time)))
    return rows


def states_of(key: str) -> list[dict]:
    """Every state as the export shows it; exits in alphabetical order."""
    states = []
    for line in PAPERS[key]["states"].strip().splitlines():
        name, rows, actor, holder, *exits = line.split()
        states.append(
            {
                "name": name.rstrip("+"),
                "steps": [] if rows == "-" else rows.split(","),
                "actor": actor,
                "holder": holder,
                "added": name.endswith("+"),
                "exits": sorted((_exit(word) for word in exits), key=lambda each: (each["verb"], each["target"])),
            }
        )
    return states


def time_of(words: str) -> dict | None:
    if words == "-":
        return None
    value, unit = words.split(maxsplit=1)
    return {"value": int(value), "unit": unit}


def _exit(word: str) -> dict:
    verb, target = word.rstrip("+").split(">")
    return {"verb": verb, "target": target, "added": word.endswith("+")}
