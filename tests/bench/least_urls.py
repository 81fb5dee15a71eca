"""The portal's addresses, and those of the least views beside them."""

from django.urls import include, path

from . import least, least_services

urlpatterns = [
    path("least/submit/", least.submit),
    path("least/lacak/<str:code>/", least.tracking, name="least_tracking"),
    path("least/meja/", least.desk),
    path("least/cari/", least.search),
    path("least/berkas/<slug:number>/", least.case_page, name="least_case"),
    path("least/berkas/<slug:number>/tolak/", least.refuse),
    path("least/isian/<slug:token>/periksa/", least_services.send),
    path("least/permohonan/<slug:number>/", least_services.checking),
    path("least/buku/", least_services.book),
    path("", include("dukcapil.urls")),
]

handler400 = "dukcapil.pages.bad_request"
handler500 = "dukcapil.pages.server_error"
