from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "services"
    verbose_name = "Layanan dokumen"

    def ready(self):
        from dukcapil.casework.panels import register  # noqa: PLC0415 (models must be loaded first)

        from . import document_panels  # noqa: PLC0415

        for maker in (
            document_panels.for_citizen,
            document_panels.papers_for_citizen,
            document_panels.for_office,
        ):
            register(maker)
