from django.core.management.base import BaseCommand

from dukcapil.demo.staff import PASSWORD, TECHNICIAN
from dukcapil.people.roles import STAFF_ROLES


class Command(BaseCommand):
    help = "Menampilkan satu akun contoh untuk setiap peran."

    def handle(self, **options):
        self.stdout.write(f"Akun contoh (sandi semuanya: {PASSWORD}), di kantor mana pun, misalnya Way Kanan:")
        for role in STAFF_ROLES:
            self.stdout.write(f"  {role.value + '.way-kanan':24} {role.label}")
        self.stdout.write(f"  {TECHNICIAN:24} Teknisi portal (halaman /teknisi/)")
