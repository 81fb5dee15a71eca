from django.urls import path

from .views import staff, tracking

urlpatterns = [
    path("meja/", staff.desk, name="desk"),
    path("meja/berkas/", staff.cases, name="cases"),
    path("meja/berkas/<slug:number>/", staff.case, name="case"),
    path("meja/berkas/<slug:number>/<slug:verb>/", staff.act, name="act"),
    path("berkas/<uuid:public_id>/", staff.attachment, name="attachment"),
    path("saya/", tracking.mine, name="mine"),
    path("lacak/", tracking.track, name="track"),
    path("lacak/<str:code>/", tracking.tracked, name="tracked"),
    path("lacak/<str:code>/tanda-terima/", tracking.receipt, name="receipt"),
    path("lacak/<str:code>/tanda-terima.pdf", tracking.receipt_pdf, name="receipt_pdf"),
    path("lacak/<str:code>/berkas/<uuid:public_id>/", tracking.tracked_file, name="tracked_file"),
    path("lacak/<str:code>/<slug:verb>/", tracking.tracked_act, name="tracked_act"),
]
