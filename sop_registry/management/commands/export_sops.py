"""``manage.py export_sops``: the published editions and their graphs as JSON."""

import json

from django.core.management.base import BaseCommand

from sop_registry.exporting import exported
from sop_registry.queries import published_editions


class Command(BaseCommand):
    help = "Mencetak semua SOP yang terbit beserta alurnya sebagai JSON."

    def handle(self, *args, **options):
        editions = published_editions().prefetch_related("steps").order_by("sop__key")
        self.stdout.write(json.dumps([exported(edition) for edition in editions], ensure_ascii=False, indent=2))
