"""How people sign in: allauth's adapter, with our sentences and without surprises."""

from allauth.account.adapter import DefaultAccountAdapter
from django.utils import timezone

from .desks import seats_of


class AccountAdapter(DefaultAccountAdapter):
    """Staff land on their desk, citizens on the front page."""

    def get_login_redirect_url(self, request):
        is_staff_here = request.user.is_staff or seats_of(request.user, timezone.now())
        return "/meja/" if is_staff_here else "/"
