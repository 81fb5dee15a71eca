"""Addresses of the document services."""

from django.urls import path

from .views import catalogue, counter, files, sending, wizard

urlpatterns = [
    path("meja/<slug:office>/layanan/", counter.record_services, name="record_services"),
    path("meja/<slug:office>/layanan/<slug:slug>/catat/", counter.record_application, name="record_application"),
    path("isian/<slug:token>/", wizard.draft, name="draft"),
    path("isian/<slug:token>/berkas/", files.draft_files, name="draft_files"),
    path("isian/<slug:token>/berkas/<uuid:public_id>/", files.draft_file, name="draft_file"),
    path("isian/<slug:token>/berkas/<uuid:public_id>/buang/", files.draft_drop, name="draft_drop"),
    path("isian/<slug:token>/berkas/<slug:code>/", files.draft_upload, name="draft_upload"),
    path("isian/<slug:token>/periksa/", sending.review, name="review"),
    path("isian/<slug:token>/<slug:section>/", wizard.section, name="section"),
    path("<slug:office>/layanan/", catalogue.services, name="services"),
    path("<slug:office>/layanan/<slug:slug>/", catalogue.service, name="service"),
    path("<slug:office>/layanan/<slug:slug>/ajukan/", wizard.apply, name="apply"),
]
