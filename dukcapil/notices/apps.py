from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "dukcapil.notices"
    label = "notices"
    verbose_name = "Pemberitahuan"
