"""Turns a refusal that no view caught into its page: a sentence and a way back, never a 500."""

from django.shortcuts import render

from .refusals import Refusal

_PAGES = (403, 404, 409, 429)


class RefusalPages:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, Refusal):
            return None
        template = f"{exception.status}.html" if exception.status in _PAGES else "400.html"
        return render(request, template, {"sentence": exception.sentence}, status=exception.status)
