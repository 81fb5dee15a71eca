from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "dukcapil.people"
    label = "people"
    verbose_name = "Kantor dan orang"
