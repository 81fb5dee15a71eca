"""Addresses of the document services."""

from django.urls import path

from .views import blanko, catalogue, checking, counter, documents, files, mending, papers, sending, wizard

urlpatterns = [
    path("lacak/<str:code>/dokumen/", documents.download, name="download"),
    path("lacak/<str:code>/surat-penolakan.pdf", papers.refusal_letter, name="refusal_letter"),
    path("lacak/<str:code>/bukti-serah-terima.pdf", papers.handover_proof, name="handover_proof"),
    path("meja/berkas/<slug:number>/dokumen/<int:key>/", documents.document, name="document"),
    path("meja/berkas/<slug:number>/ganti-dokumen/", documents.replace, name="replace_document"),
    path("meja/berkas/<slug:number>/kode-unduh/", documents.download_code, name="download_code"),
    path("meja/berkas/<slug:number>/surat-penolakan.pdf", papers.refusal_for_office, name="office_refusal_letter"),
    path("meja/berkas/<slug:number>/bukti-serah-terima.pdf", papers.handover_for_office, name="office_handover_proof"),
    path("meja/berkas/<slug:number>/pemeriksaan/", checking.checking, name="checking"),
    path("meja/berkas/<slug:number>/perbaikan/", mending.mending_counter, name="mending_counter"),
    path("meja/berkas/<slug:number>/perbaikan/isian/", mending.revise_counter, name="revise_counter"),
    path(
        "meja/berkas/<slug:number>/perbaikan/<uuid:public_id>/buang/",
        mending.mending_drop_counter,
        name="mending_drop_counter",
    ),
    path(
        "meja/berkas/<slug:number>/perbaikan/berkas/<slug:requirement>/",
        mending.mending_upload_counter,
        name="mending_upload_counter",
    ),
    path("lacak/<str:code>/perbaikan/", mending.mending, name="mending"),
    path("lacak/<str:code>/perbaikan/isian/", mending.revise, name="revise"),
    path("lacak/<str:code>/perbaikan/<uuid:public_id>/buang/", mending.mending_drop, name="mending_drop"),
    path("lacak/<str:code>/perbaikan/berkas/<slug:requirement>/", mending.mending_upload, name="mending_upload"),
    path("lacak/<str:code>/kirim-ulang/<slug:requirement>/", mending.resend_file, name="resend_file"),
    path("meja/blanko/", blanko.ledgers, name="blanko_ledgers"),
    path("meja/blanko/<slug:office>/", blanko.ledger, name="blanko"),
    path("meja/blanko/<slug:office>/terima/", blanko.received, name="blanko_received"),
    path("meja/blanko/<slug:office>/rusak/", blanko.spoiled, name="blanko_spoiled"),
    path("meja/blanko/<slug:office>/batas/", blanko.low_marks, name="blanko_low"),
    path("meja/blanko/<slug:office>/unduh.<slug:form>", blanko.ledger_file, name="blanko_file"),
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
