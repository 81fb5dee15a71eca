"""Stub until the registry's own pages are written."""

from django.http import HttpResponse
from django.urls import path


def _stub(request, **kwargs):
    return HttpResponse("sop")


urlpatterns = [
    path("sop/", _stub, name="sop_index"),
    path("<slug:office>/sop/", _stub, name="office_sops"),
    path("<slug:office>/sop/<slug:slug>/", _stub, name="sop"),
]
