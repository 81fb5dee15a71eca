"""``manage.py check_sops``: what is odd in each paper."""

from django.core.management.base import BaseCommand

from sop_registry.oddities import oddities_by_edition
from sop_registry.queries import published_editions


class Command(BaseCommand):
    help = "Menyebutkan kejanggalan setiap naskah SOP yang terbit."

    def handle(self, *args, **options):
        editions = published_editions().prefetch_related("steps")
        for edition, oddities in oddities_by_edition(editions):
            self.stdout.write(self.style.MIGRATE_HEADING(f"{edition.sop.key} (edisi {edition.edition})"))
            for oddity in oddities:
                self.stdout.write(f"  {oddity.about}: {oddity.sentence}")
            self.stdout.write("")
