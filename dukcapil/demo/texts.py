"""Believable texts of invented citizens and of the officers who answer them."""

CITIZENS = (
    "Siti Aminah", "Joko Santoso", "Maria Lontoh", "I Made Suardana", "Nur Hasanah", "Yohanes Rantung",
    "Dian Puspita", "Ahmad Fauzi", "Rini Kurniawati", "Samuel Wowor", "Tuti Alawiyah", "Bagus Wicaksono",
    "Fitri Rahmadani", "Paulus Sumual", "Lilis Suryani", "Eko Nugroho",
)  # fmt: skip

COMPLAINTS = {
    "dokumen-belum-jadi": (
        "KK kami diajukan dua minggu lalu, sampai hari ini belum terbit. Anak saya perlu KK untuk daftar sekolah.\n\n"
        "Mohon dicek apakah berkas kami masih kurang.",
        "Akta kelahiran anak kedua saya sudah seminggu tidak ada kabar. Nomor antrian sudah saya simpan.",
    ),
    "dokumen-salah-data": (
        "Nama ibu saya di KK tertulis Sulastri, seharusnya Sulastrih. Mohon diperbaiki tanpa saya harus bolak-balik.",
        "Tanggal lahir di KTP-el saya berbeda dengan akta kelahiran. Saya kesulitan membuka rekening bank.",
    ),
    "keterlambatan": (
        "Dijanjikan satu hari kerja, tetapi surat pindah saya baru selesai empat hari kemudian.",
        "Saya menunggu di loket dari pukul delapan sampai pukul sebelas dan belum dipanggil.",
    ),
    "pungutan-liar": (
        "Ada orang di depan kantor meminta Rp50.000 supaya KTP-el cepat jadi. Mohon ditindak.",
    ),
    "perilaku-petugas": (
        "Petugas loket menjawab dengan nada tinggi ketika ibu saya bertanya syarat akta kematian.",
    ),
    "kendala-aplikasi": (
        "Unggah foto KK di aplikasi selalu gagal padahal ukurannya kecil.",
    ),
}  # fmt: skip
DEFAULT_COMPLAINT = (
    "Mohon penjelasan mengenai layanan ini. Saya sudah bertanya di loket tetapi jawabannya berbeda-beda."
)

ANSWERS = (
    "Terima kasih atas laporannya. Berkas Bapak/Ibu sudah kami periksa dan sedang diselesaikan hari ini juga. "
    "Dokumen dapat diambil di loket 2 mulai besok pukul 08.00. Layanan ini tidak dipungut biaya.",
    "Mohon maaf atas ketidaknyamanannya. Data sudah kami perbaiki; silakan datang membawa dokumen lama untuk ditukar.",
    "Kami sudah menegur petugas yang bersangkutan dan memperbaiki pengaturan antrian. Terima kasih sudah melapor.",
)
NOTES = {
    "kembalikan": "Foto berkas kurang jelas. Mohon kirim ulang foto KK yang utuh dan terbaca.",
    "koreksi": "Ejaan nama kepala keluarga belum sesuai akta. Mohon diperbaiki.",
    "lengkapi": "Foto yang lebih jelas sudah saya kirim. Terima kasih.",
    "sanggah": "Jawabannya belum menyebut kapan dokumen saya selesai.",
    "tolak": "Alamat ini wilayah kabupaten lain. Silakan ke Disdukcapil setempat.",
    "batalkan": "Dokumen sudah saya terima, aduan saya tarik.",
    "tunda": "Blanko habis, menunggu kiriman dari provinsi.",
    "minta_perekaman": "Rekaman sidik jari belum ada; mohon datang ke loket perekaman.",
    "tidak_cocok": "Foto pada kartu buram, perlu dicetak ulang.",
    "kirim": "Nomor resi PT POS P2611220001.",
}
FIELDS = {
    "telaahan": "Masalah: dokumen terlambat. Fakta: berkas lengkap sejak pekan lalu. Usul: diselesaikan hari ini.",
    "disposisi": "Setuju, segera selesaikan dan beri tahu pelapor.",
    "tim": "Maria Tumbelaka, Yusuf Hidayat",
}
