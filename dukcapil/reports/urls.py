"""Addresses of the figures; months and days have theirs in ``report_urls``."""

from django.urls import path, re_path

from .views import figures

urlpatterns = [
    path("meja/angka/", figures.dashboard, name="figures"),
    path("meja/angka/berkas/", figures.cases, name="figure_cases"),
    path("meja/angka/semua.xlsx", figures.workbook, name="figures_workbook"),
    path("meja/angka/grafik/<slug:key>.svg", figures.chart, name="figure_chart"),
    path("meja/angka/<slug:key>/", figures.table, name="figure_table"),
    re_path(r"^meja/angka/(?P<key>[-\w]+)\.(?P<form>csv|xlsx)$", figures.file, name="figure_file"),
]
