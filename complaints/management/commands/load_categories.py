import tomllib

from django.conf import settings
from django.core.management.base import BaseCommand

from complaints.models import Category


class Command(BaseCommand):
    help = "Memuat kategori pengaduan dari fixtures/categories.toml; yang sudah ada tidak diubah."

    def handle(self, **options):
        path = settings.BASE_DIR / "fixtures" / "categories.toml"
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["categories"]
        before = Category.objects.count()
        Category.objects.bulk_create(
            [Category(position=position, **row) for position, row in enumerate(rows, start=1)],
            ignore_conflicts=True,
        )
        self.stdout.write(f"Kategori baru: {Category.objects.count() - before}.")
