"""Addresses of the survey."""

from django.urls import path

from . import views

urlpatterns = [
    path("lacak/<str:code>/survei/", views.after_a_case, name="survey_of_case"),
    path("<slug:office>/survei/", views.open_survey, name="survey"),
    path("<slug:office>/survei/hasil/", views.results, name="survey_results"),
    path("<slug:office>/survei/poster.pdf", views.poster, name="survey_poster"),
]
