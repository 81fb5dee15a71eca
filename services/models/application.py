"""An application for a document."""

from dukcapil.casework.models import Case


class Application(Case):
    """A citizen's request for a document; the SOPs are proxies of it."""

    class Meta:
        verbose_name = "permohonan dokumen"
        verbose_name_plural = "permohonan dokumen"
