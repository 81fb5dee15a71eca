"""Error reports leave out what people typed, and logs the code that opens a citizen's file or unsent form."""

import logging
import re

from django.views.debug import SafeExceptionReporterFilter


class QuietReporterFilter(SafeExceptionReporterFilter):
    """Shows neither form data nor local variables, whatever DEBUG says."""

    def is_active(self, request):
        return True

    def get_post_parameters(self, request):
        return dict.fromkeys(request.POST, self.cleansed_substitute) if request else {}

    def get_traceback_frame_variables(self, request, tb_frame):
        return [(name, self.cleansed_substitute) for name in tb_frame.f_locals]


_TRACKING_LINK = re.compile(r"((?:/|%2F)(?:lacak|isian)(?:/|%2F))[^\s/?&#\"'<>]+", re.IGNORECASE)


class WithoutTrackingCodes(logging.Filter):
    """Whoever reads a log may not follow its tracking links: ``/lacak/K7QM4XPD/`` becomes ``/lacak/***/``."""

    def filter(self, record):
        try:
            said = record.getMessage()
        except (TypeError, ValueError):  # arguments that do not fit their text: the handler reports that itself
            return True
        masked = _TRACKING_LINK.sub(r"\1***", said)
        if masked != said:
            record.msg, record.args = masked, ()
        return True
