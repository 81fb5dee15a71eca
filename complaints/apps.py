from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "complaints"
    verbose_name = "Pengaduan"

    def ready(self):
        from dukcapil.casework.panels import register  # noqa: PLC0415 (models are there only now)

        from .panels import national_limits  # noqa: PLC0415
        from .tied import tied_cases  # noqa: PLC0415

        register(national_limits)
        register(tied_cases)
