from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "dukcapil.jobs"
    label = "jobs"
    verbose_name = "Pekerjaan panjang"
