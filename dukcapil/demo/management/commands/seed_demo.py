from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dukcapil.casework.models import Case
from dukcapil.demo.cases import seed_cases
from dukcapil.demo.staff import seed_staff


class Command(BaseCommand):
    help = "Mengisi basis data contoh: petugas semua peran, dan satu berkas di setiap keadaan setiap SOP."

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=2026, help="angka acak yang sama memberi data yang sama")
        parser.add_argument("--if-empty", action="store_true", help="hanya bila belum ada satu berkas pun")

    def handle(self, seed, if_empty, **options):
        if not settings.DEMO:
            raise CommandError(
                "Data contoh ditolak: akunnya bersandi yang diketahui umum. Jalankan dengan DEMO=1, dan hanya pada"
                " basis data contoh."
            )
        if if_empty and Case.objects.exists():
            self.stdout.write("Basis data sudah berisi; data contoh tidak ditambahkan.")
            return
        seed_staff()
        made = seed_cases(timezone.now(), seed)
        self.stdout.write(f"{made} berkas contoh dibuat.")
