"""Staff work only behind a second factor, unless STAFF_MFA_REQUIRED=0; what is somebody's own stays out of caches."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.shortcuts import redirect
from django.utils import timezone

from .desks import seats_of

_OPEN_TO_HALF_SIGNED_IN = ("/akun/", "/static/", "/sehat/", "/siap/")
_ASKED_BY_MACHINES = ("/static/", "/sehat/", "/siap/")


class StaffSecondFactor:
    """Sends a member of staff without a second factor to the page that sets one up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.STAFF_MFA_REQUIRED and self._lacks_second_factor(request):
            return redirect("mfa_index")
        return self.get_response(request)

    def _lacks_second_factor(self, request) -> bool:
        if request.path.startswith(_OPEN_TO_HALF_SIGNED_IN) or not request.user.is_authenticated:
            return False
        is_staff = request.user.is_staff or bool(seats_of(request.user, timezone.now()))
        return is_staff and not is_mfa_enabled(request.user)


class PrivatePages:
    """No cache keeps a signed-in person's page or a form sent back, no search engine a page about a citizen's case."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if self._is_private(request, response):
            response.headers.setdefault("Cache-Control", "private, no-store")
        if request.path.startswith(("/lacak/", "/bukti/", "/isian/")):
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def _is_private(self, request, response) -> bool:
        if request.path.startswith(_ASKED_BY_MACHINES) or response.status_code >= 500:
            return False  # these must come out although the database, which knows the user, does not answer
        return (request.method == "POST" and response.status_code in (422, 429)) or request.user.is_authenticated
