from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    name = "dukcapil.worktime"
    label = "worktime"
    verbose_name = "Jam dan hari kerja"
