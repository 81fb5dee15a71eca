from django.apps import AppConfig


class SopRegistryConfig(AppConfig):
    name = "sop_registry"
    verbose_name = "Registri SOP"

    def ready(self):
        from . import system_checks  # noqa: F401, PLC0415 (checks register on import)
