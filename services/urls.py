"""Addresses of the document services."""

from django.urls import path

from .views import documents, papers

urlpatterns = [
    path("lacak/<str:code>/dokumen/", documents.download, name="download"),
    path("lacak/<str:code>/surat-penolakan.pdf", papers.refusal_letter, name="refusal_letter"),
    path("lacak/<str:code>/bukti-serah-terima.pdf", papers.handover_proof, name="handover_proof"),
    path("meja/berkas/<slug:number>/dokumen/<int:key>/", documents.document, name="document"),
    path("meja/berkas/<slug:number>/ganti-dokumen/", documents.replace, name="replace_document"),
    path("meja/berkas/<slug:number>/kode-unduh/", documents.download_code, name="download_code"),
    path("meja/berkas/<slug:number>/surat-penolakan.pdf", papers.refusal_for_office, name="office_refusal_letter"),
    path("meja/berkas/<slug:number>/bukti-serah-terima.pdf", papers.handover_for_office, name="office_handover_proof"),
]
