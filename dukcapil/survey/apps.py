from django.apps import AppConfig


class SurveyConfig(AppConfig):
    name = "dukcapil.survey"
    label = "survey"
    verbose_name = "Survei kepuasan masyarakat"

    def ready(self):
        from dukcapil.casework.panels import register  # noqa: PLC0415 (models are there only now)

        from .panels import invitation  # noqa: PLC0415

        register(invitation)
