from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "dukcapil.casework"
    label = "casework"
    verbose_name = "Penanganan berkas"

    def ready(self):
        from . import checks  # noqa: F401, PLC0415 (checks register on import)
