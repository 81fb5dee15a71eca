"""Addresses of long work."""

from django.urls import path

from . import views

urlpatterns = [
    path("meja/pekerjaan/", views.jobs, name="jobs"),
    path("meja/pekerjaan/<int:pk>/", views.job, name="job"),
    path("meja/pekerjaan/<int:pk>/hasil/", views.result, name="job_result"),
    path("meja/pekerjaan/<int:pk>/batal/", views.stop, name="job_stop"),
]
