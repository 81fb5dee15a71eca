from datetime import datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dukcapil.casework.models import Case
from dukcapil.demo.cases import seed_answer_templates, seed_cases
from dukcapil.demo.inbox import seed_inbox
from dukcapil.demo.letters import seed_letters
from dukcapil.demo.offices import seed_pledges, seed_service_numbers
from dukcapil.demo.progress import Progress
from dukcapil.demo.staff import seed_staff
from dukcapil.demo.surveys import seed_surveys
from dukcapil.reports.digesting import rebuild


class Command(BaseCommand):
    help = (
        "Mengisi basis data contoh: petugas semua peran, dan berkas di setiap keadaan setiap SOP atau sebanyak --cases."
    )

    def add_arguments(self, parser):
        parser.add_argument("--cases", type=int, help="jumlah berkas; tanpa ini satu di setiap keadaan setiap SOP")
        parser.add_argument("--months", type=int, default=3, help="tersebar dalam berapa bulan terakhir (baku: 3)")
        parser.add_argument("--seed", type=int, default=2026, help="angka acak yang sama memberi data yang sama")
        parser.add_argument("--now", type=datetime.fromisoformat, help="saat terakhir data, misalnya 2026-11-10T09:00")
        parser.add_argument("--if-empty", action="store_true", help="hanya bila belum ada satu berkas pun")

    def handle(self, cases, months, seed, now, if_empty, verbosity, **options):
        if not settings.DEMO:
            raise CommandError(
                "Data contoh ditolak: akunnya bersandi yang diketahui umum. Jalankan dengan DEMO=1, dan hanya pada"
                " basis data contoh."
            )
        if cases is not None and cases < 1 or months < 1:
            raise CommandError("--cases dan --months sedikitnya 1.")
        if if_empty and Case.objects.exists():
            self.stdout.write("Basis data sudah berisi; data contoh tidak ditambahkan.")
            return
        if now is not None and timezone.is_naive(now):
            now = timezone.make_aware(now)
        seed_staff()
        seed_answer_templates()
        seed_pledges()
        seed_service_numbers()
        made = seed_cases(
            now or timezone.now(),
            seed,
            cases=cases,
            months=months,
            progress=Progress(self.stdout, cases) if cases and verbosity else None,
        )
        seed_letters()
        seed_inbox(now or timezone.now())
        seed_surveys(now or timezone.now(), seed)
        rebuild()
        if verbosity:
            self.stdout.write(f"{made} berkas contoh dibuat.")
