"""``manage.py draw_sops [folder]``: one graph picture per flow."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from sop_registry.drawing.graph import graph_svg
from sop_registry.flow import FLOWS


class Command(BaseCommand):
    help = "Menggambar setiap alur SOP sebagai satu berkas SVG."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=Path("gambar-sop"), help="folder tujuan")

    def handle(self, *args, folder: Path, **options):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for key, model in sorted(FLOWS.items()):
                path = folder / f"{key.replace('/', '-')}.svg"
                path.write_text(graph_svg(model.flow, str(model._meta.verbose_name)), encoding="utf-8")
                self.stdout.write(str(path))
        except OSError as fault:
            raise CommandError(f"Tidak dapat menulis ke {folder}: {fault.strerror}.") from fault
