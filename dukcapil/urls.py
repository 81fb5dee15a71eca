"""Every address of the portal; an office's own pages come last, under its key."""

from django.contrib import admin
from django.urls import include, path

from dukcapil import pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("sehat/", pages.alive, name="alive"),
    path("siap/", pages.ready, name="ready"),
    path("akun/", include("allauth.urls")),
    path("teknisi/", admin.site.urls),
    path("", include("dukcapil.notices.urls")),
    path("", include("dukcapil.inbox.urls")),
    path("", include("dukcapil.jobs.urls")),
    path("", include("dukcapil.reports.urls")),
    path("", include("dukcapil.reports.report_urls")),
    path("", include("services.urls")),  # before casework, whose last addresses take any verb
    path("", include("complaints.urls")),
    path("", include("dukcapil.survey.urls")),
    path("", include("dukcapil.casework.urls")),
    path("", include("sop_registry.urls")),
    path("<slug:office>/", pages.office_home, name="office_home"),
]

# Django's own handlers read the form again for its CSRF token and fail a second time on a form that cannot be read.
handler400 = "dukcapil.pages.bad_request"
handler500 = "dukcapil.pages.server_error"
