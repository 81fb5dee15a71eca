"""Addresses of the inbox."""

from django.urls import path

from .views import conversations, lapor, webhook

urlpatterns = [
    path("kait/whatsapp/", webhook.whatsapp, name="whatsapp_webhook"),
    path("meja/impor/sp4n/", lapor.lapor, name="lapor"),
    path("meja/impor/sp4n/contoh.csv", lapor.lapor_example, name="lapor_example"),
    path("meja/impor/sp4n/jawaban.csv", lapor.lapor_answers, name="lapor_answers"),
    path("meja/impor/sp4n/<uuid:public_id>/", lapor.lapor_batch, name="lapor_batch"),
    path("meja/impor/sp4n/<uuid:public_id>/mulai/", lapor.lapor_start, name="lapor_start"),
    path("meja/impor/sp4n/<uuid:public_id>/henti/", lapor.lapor_stop, name="lapor_stop"),
    path("meja/impor/sp4n/<uuid:public_id>/salah.csv", lapor.lapor_faults, name="lapor_faults"),
    path("meja/kotak-masuk/", conversations.inbox, name="inbox"),
    path("meja/kotak-masuk/<uuid:public_id>/", conversations.conversation, name="conversation"),
    path("meja/kotak-masuk/<uuid:public_id>/balas/", conversations.inbox_reply, name="inbox_reply"),
    path("meja/kotak-masuk/<uuid:public_id>/tempel/", conversations.inbox_join, name="inbox_join"),
    path("meja/kotak-masuk/<uuid:public_id>/selesai/", conversations.inbox_settle, name="inbox_settle"),
    path("meja/kotak-masuk/<uuid:public_id>/buka/", conversations.inbox_reopen, name="inbox_reopen"),
    path("meja/kotak-masuk/<uuid:public_id>/berkas/<uuid:file_id>/", conversations.inbox_file, name="inbox_file"),
]
