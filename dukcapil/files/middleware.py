"""A request that is far larger than any form is refused before it is read."""

from django.conf import settings
from django.shortcuts import render


class BodyLimit:
    """Answers 413 to a body above ``MAX_BODY_BYTES``, as nginx does in production."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.MAX_BODY_BYTES:
            return render(request, "413.html", status=413)
        return self.get_response(request)
