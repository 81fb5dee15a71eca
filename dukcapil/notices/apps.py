from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "dukcapil.notices"
    label = "notices"
    verbose_name = "Pemberitahuan"

    def ready(self):
        from dukcapil.people.technician import watch  # noqa: PLC0415 (needs the models loaded)

        from .health import sentences  # noqa: PLC0415

        watch(sentences)
