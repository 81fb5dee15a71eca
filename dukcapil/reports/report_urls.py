"""Addresses of the months and the days."""

from django.urls import path

from .views import monthly, monthly_list, monthly_papers, published, recap

_ONE = "meja/laporan/<slug:office>/<str:month>/<int:version>/"

urlpatterns = [
    path("meja/laporan/", monthly_list.reports, name="monthly_reports"),
    path(_ONE, monthly.report, name="monthly_report"),
    path(f"{_ONE}catatan/", monthly.notes, name="monthly_notes"),
    path(f"{_ONE}rancangan/", monthly_papers.preview, name="monthly_preview"),
    path(f"{_ONE}pdf/", monthly_papers.pdf, name="monthly_pdf"),
    path(f"{_ONE}perbaikan/", monthly.correction, name="monthly_correct"),
    path(f"{_ONE}daftar/<slug:which>/", monthly_papers.list_file, name="monthly_list"),
    path(f"{_ONE}tindakan/<slug:verb>/", monthly.act, name="monthly_act"),
    path("laporan/<slug:code>/", monthly_papers.proof, name="monthly_proof"),
    path("meja/rekap/", recap.recaps, name="daily_recaps"),
    path("meja/rekap/<str:day>/", recap.recap, name="daily_recap"),
    path("meja/rekap/<str:day>/pdf/", recap.recap_pdf, name="daily_recap_pdf"),
    path("meja/rekap/<str:day>/xlsx/", recap.recap_xlsx, name="daily_recap_xlsx"),
    path("<slug:office>/kinerja/", published.performance, name="performance"),
]
