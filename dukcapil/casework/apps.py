from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "dukcapil.casework"
    label = "casework"
    verbose_name = "Penanganan berkas"

    def ready(self):
        from . import (  # noqa: PLC0415
            book_panel,
            checks,  # noqa: F401 (checks register on import)
            exports,  # noqa: F401 (so do kinds of jobs)
            preference,
        )
        from .panels import register  # noqa: PLC0415

        register(book_panel.panel)
        register(preference.panel)
