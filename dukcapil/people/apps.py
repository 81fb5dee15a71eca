from django.apps import AppConfig
from django.contrib.admin import apps as django_admin


class PeopleConfig(AppConfig):
    default = True
    name = "dukcapil.people"
    label = "people"
    verbose_name = "Kantor dan orang"

    def ready(self):
        from . import checks  # noqa: F401, PLC0415 (checks register on import)


class TechnicianAdminConfig(django_admin.AdminConfig):
    """Django's admin, with our site in the place of the stock one."""

    default = False
    default_site = "dukcapil.people.technician.TechnicianSite"
