from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "dukcapil.reports"
    label = "reports"
    verbose_name = "Angka dan laporan"
