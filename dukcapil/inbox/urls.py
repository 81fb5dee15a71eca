"""Addresses of the inbox."""

from django.urls import path

from .views import conversations, reports, webhook

urlpatterns = [
    path("kait/whatsapp/", webhook.whatsapp, name="whatsapp_webhook"),
    path("meja/impor/sp4n/", reports.reports, name="reports"),
    path("meja/impor/sp4n/contoh.csv", reports.report_example, name="report_example"),
    path("meja/impor/sp4n/jawaban.csv", reports.report_answers, name="report_answers"),
    path("meja/impor/sp4n/<uuid:public_id>/", reports.report_batch, name="report_batch"),
    path("meja/impor/sp4n/<uuid:public_id>/mulai/", reports.report_start, name="report_start"),
    path("meja/impor/sp4n/<uuid:public_id>/salah.csv", reports.report_faults, name="report_faults"),
    path("meja/kotak-masuk/", conversations.inbox, name="inbox"),
    path("meja/kotak-masuk/<uuid:public_id>/", conversations.conversation, name="conversation"),
    path("meja/kotak-masuk/<uuid:public_id>/balas/", conversations.inbox_reply, name="inbox_reply"),
    path("meja/kotak-masuk/<uuid:public_id>/tempel/", conversations.inbox_join, name="inbox_join"),
    path("meja/kotak-masuk/<uuid:public_id>/selesai/", conversations.inbox_settle, name="inbox_settle"),
    path("meja/kotak-masuk/<uuid:public_id>/buka/", conversations.inbox_reopen, name="inbox_reopen"),
    path("meja/kotak-masuk/<uuid:public_id>/berkas/<uuid:file_id>/", conversations.inbox_file, name="inbox_file"),
]
