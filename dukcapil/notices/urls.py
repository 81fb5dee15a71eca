from django.urls import path

from . import views

urlpatterns = [
    path("kotak-surat/", views.mailbox, name="mailbox"),
    path("meja/teks/", views.texts, name="notice_texts"),
    path("meja/teks/<slug:office>/<slug:event>/", views.text, name="notice_text"),
]
