from django.core.management.base import BaseCommand

from dukcapil.reports.digesting import rebuild


class Command(BaseCommand):
    help = "Menghitung ulang semua angka dari riwayat dan jam berkas; halaman tetap dapat dibuka selama itu."

    def handle(self, verbosity, **options):
        def told(count: int) -> None:
            if verbosity > 1 or verbosity and count % 10_000 == 0:
                self.stdout.write(f"{count} berkas ...")

        count = rebuild(told)
        if verbosity:
            self.stdout.write(f"Angka dari {count} berkas dihitung ulang.")
