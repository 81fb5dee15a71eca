from django.core.management.base import BaseCommand, CommandError

from dukcapil.casework.chain import broken_links
from dukcapil.casework.models import Trail


class Command(BaseCommand):
    help = "Memeriksa rantai riwayat: baris yang diubah, hilang, atau putus disebut satu per satu."

    def handle(self, **options):
        broken = broken_links()
        if broken:
            places = ", ".join(f"berkas {case} langkah {seq}" for case, seq in broken[:20])
            raise CommandError(f"{len(broken)} mata rantai rusak: {places}")
        self.stdout.write(f"Riwayat utuh: {Trail.objects.count()} langkah diperiksa.")
