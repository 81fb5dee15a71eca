from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "services"
    verbose_name = "Layanan dokumen"

    def ready(self):
        from dukcapil.casework.panels import (  # noqa: PLC0415 (models must be loaded first)
            register,
            register_desk_lines,
            register_own,
        )

        from . import (  # noqa: PLC0415
            blanko_jobs,  # noqa: F401 (kinds of jobs register on import)
            desk_lines,
            document_panels,
            panels,
            unsent,
        )

        for maker in (
            document_panels.for_citizen,
            document_panels.papers_for_citizen,
            document_panels.for_office,
            panels.placing_for_office,
            panels.for_office,
            panels.mending_at_the_counter,
            panels.for_citizen,
        ):
            register(maker)
        register_own(unsent.unsent_of)
        register_desk_lines(desk_lines.low_blanks)
