from django.urls import path

from . import views

urlpatterns = [
    path("sop/", views.index, name="sop_index"),
    path("sop/periksa/", views.oddities, name="sop_oddities"),
    path("<slug:office>/sop/", views.office_sops, name="office_sops"),
    path("<slug:office>/sop/<slug:slug>/", views.sop, name="sop"),
]
