from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "dukcapil.reports"
    label = "reports"
    verbose_name = "Angka dan laporan"

    def ready(self):
        from dukcapil.casework.panels import register_desk_lines  # noqa: PLC0415 (models are there only now)

        from .waiting import reports_waiting  # noqa: PLC0415

        register_desk_lines(reports_waiting)
