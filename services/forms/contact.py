"""Who applies, and how the document is handed over: the last steps of every form."""

from dukcapil.people.fields import ContactEmailField, ContactNumberField

from .fields import choice, coded, family_card, line, nik
from .section import Section

UNREACHABLE = "Isi nomor WhatsApp atau e-mail, agar kabar kami sampai kepada Anda."
POST_CODE = "Kode pos terdiri atas 5 angka, misalnya 34764."
RT_RW = "Tulis angkanya saja, misalnya 003."
RELATIONS = ["Ayah", "Ibu", "Suami", "Istri", "Anak", "Saudara", "Keluarga lain", "Ketua RT", "Lainnya"]


def post_code(**options):
    return coded("Kode pos", "5", POST_CODE, **options)


def neighbourhood(label: str):
    return coded(label, "1,3", RT_RW, required=False)


class Contact(Section):
    """The applicant: known by NIK, reached by phone or e-mail; at first the same person as in ``same_as``."""

    slug = "pemohon"
    title = "Pemohon"
    intro = "Siapa yang mengajukan, dan ke mana kami mengabari. Isi nomor WhatsApp atau e-mail, cukup salah satu."
    same_as = ""

    nama = line("Nama pemohon", attrs={"autocomplete": "name"})
    nik = nik("NIK pemohon")
    no_kk = family_card(required=False)
    telepon = ContactNumberField()
    email = ContactEmailField()

    def arrange(self):
        if self.by_staff:
            self.fields["nik"].required = False
            for name in ("nama", "telepon", "email"):
                self.fields[name].widget.attrs["autocomplete"] = "off"  # the officer's own would be offered
        for name in ("telepon", "email"):
            self.fields[name].one_of_two = not self.by_staff

    def suggested(self):
        same = self.others.get(self.same_as, {})
        return {name: same[name] for name in ("nama", "nik", "no_kk") if same.get(name)}

    def clean(self):
        given = super().clean()
        reached = given.get("telepon") or given.get("email")
        if not self.by_staff and not reached and not {"telepon", "email"} & set(self.errors):
            self.add_error("telepon", UNREACHABLE)
        return given


class Reporter(Contact):
    """Who reports a birth or a death: F-2.01 calls the applicant pelapor and asks for the relation."""

    title = "Pelapor"
    intro = "Siapa yang melapor, dan ke mana kami mengabari. Isi nomor WhatsApp atau e-mail, cukup salah satu."

    nama = line("Nama pelapor", attrs={"autocomplete": "name"})
    nik = nik("NIK pelapor")
    hubungan = choice("Hubungan dengan yang dilaporkan", [(each, each) for each in RELATIONS])

    field_order = ["nama", "nik", "no_kk", "hubungan", "telepon", "email"]


class PaperHandover(Section):
    """KK, SKPWNI and akta are signed PDFs: downloaded, or picked up."""

    slug = "penyerahan"
    title = "Penyerahan"
    intro = "Gratis, apa pun yang Anda pilih."

    cara = choice("Bagaimana dokumen diserahkan?", [("unduh", "Diunduh sendiri (PDF)"), ("ambil", "Diambil di kantor")])


class CardHandover(Section):
    """Cards are picked up, or sent by PT POS, which needs an address."""

    slug = "penyerahan"
    title = "Penyerahan"
    intro = "Kartunya gratis. Ongkos kirim dibayar kepada PT POS, bukan kepada kantor."
    home = ""  # the section whose address is suggested
    address = ("alamat", "desa", "kecamatan", "kode_pos")

    cara = choice("Bagaimana kartu diserahkan?", [("ambil", "Diambil di kantor"), ("pos", "Dikirim lewat PT POS")])
    alamat = line("Alamat pengiriman", 200, required=False, help_text="Jalan, nomor rumah, RT dan RW. Hanya untuk POS.")
    desa = line("Desa atau kelurahan", required=False)
    kecamatan = line("Kecamatan", required=False)
    kode_pos = post_code(required=False)

    def suggested(self):
        home = self.others.get(self.home, {})
        return {name: home[name] for name in self.address if home.get(name)}

    def clean(self):
        given = super().clean()
        if given.get("cara") == "pos":
            self.require(*self.address)
        elif given.get("cara"):  # an address that nobody needs is neither judged nor kept
            for name in self.address:
                self.errors.pop(name, None)
                given[name] = ""
        return given
