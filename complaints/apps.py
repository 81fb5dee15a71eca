from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "complaints"
    verbose_name = "Pengaduan"

    def ready(self):
        from dukcapil.casework import book_source  # noqa: PLC0415
        from dukcapil.casework.books import Book  # noqa: PLC0415
        from dukcapil.casework.panels import register  # noqa: PLC0415 (models are there only now)

        from .panels import national_limits  # noqa: PLC0415
        from .register import ComplaintsRegister  # noqa: PLC0415
        from .tied import tied_cases  # noqa: PLC0415

        register(national_limits)
        register(tied_cases)
        book_source.register(Book.COMPLAINTS, ComplaintsRegister())
