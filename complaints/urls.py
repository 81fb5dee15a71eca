from django.urls import path

from . import views

urlpatterns = [
    path("meja/berkas/<slug:number>/kelas/", views.grade, name="complaint_grade"),
    path("<slug:office>/pengaduan/", views.complain, name="complain"),
    path("meja/<slug:office>/catat/", views.record, name="record"),
]
