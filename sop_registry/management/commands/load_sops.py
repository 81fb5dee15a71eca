"""``manage.py load_sops``: the SOPs of ``fixtures/sop`` into the registry."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sop_registry.edition_file import EditionFileError
from sop_registry.loading import load, read_all


class Command(BaseCommand):
    help = "Memuat SOP dari berkas TOML: menambah yang belum ada, tidak pernah menyentuh edisi yang sudah ada."

    def add_arguments(self, parser):
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=settings.BASE_DIR / "fixtures" / "sop",
            help="folder berkas TOML (bawaan: fixtures/sop)",
        )

    def handle(self, *args, folder: Path, verbosity: int, **options):
        paths = [folder] if folder.is_file() else list(folder.rglob("*.toml"))
        if not paths:
            raise CommandError(f"Tidak ada berkas TOML di {folder}.")
        try:
            loaded = load(read_all(paths))
        except EditionFileError as fault:
            raise CommandError(str(fault)) from fault
        if verbosity == 0:
            return
        for result in loaded:
            edition = result.edition
            done = f"ditambahkan ({edition.status})" if result.added else "sudah ada, tidak disentuh"
            self.stdout.write(f"{edition.sop.key} edisi {edition.edition}: {done}")
        added = sum(result.added for result in loaded)
        self.stdout.write(f"{added} edisi ditambahkan, {len(loaded) - added} sudah ada.")
