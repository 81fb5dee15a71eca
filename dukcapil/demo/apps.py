from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "dukcapil.demo"
    label = "demo"
    verbose_name = "Data contoh"
