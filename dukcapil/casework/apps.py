from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "dukcapil.casework"
    label = "casework"
    verbose_name = "Penanganan berkas"
