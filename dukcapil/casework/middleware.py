"""Turns a refusal that no view caught into its page: a sentence and a way back, never a 500."""

from django.shortcuts import render

from .refusals import Refusal


class RefusalPages:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, Refusal):
            return None
        template = {403: "403.html", 404: "404.html"}.get(exception.status, "409.html")
        context = {"sentence": exception.sentence, "back_url": request.path}
        return render(request, template, context, status=exception.status)
