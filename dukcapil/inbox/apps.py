from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "dukcapil.inbox"
    label = "inbox"
    verbose_name = "Kotak masuk"

    def ready(self):
        from dukcapil.casework.arrivals import register  # noqa: PLC0415 (models are there only now)
        from dukcapil.casework.deliveries import register_source  # noqa: PLC0415

        from .recording import Conversations  # noqa: PLC0415
        from .replies import conversations_behind  # noqa: PLC0415

        register(Conversations())
        register_source(conversations_behind)
