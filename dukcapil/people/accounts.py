"""How people sign in: allauth's adapter, with our sentences and without surprises."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from .contact import deliverable
from .desks import seats_of
from .models import User


class AccountAdapter(DefaultAccountAdapter):
    """Staff land on their desk, technicians without one on their pages, citizens on their cases."""

    def get_login_redirect_url(self, request):
        if seats_of(request.user, timezone.now()):
            return reverse("desk")
        return reverse("admin:index" if request.user.is_staff else "mine")

    def clean_email(self, email):
        return deliverable(super().clean_email(email))

    def get_signup_redirect_url(self, request):
        return self.get_login_redirect_url(request)


def holders_of_email(email: str):
    """Every user who signs in, or could sign in, with an address."""
    return User.objects.filter(Q(email__iexact=email) | Q(emailaddress__email__iexact=email))


@transaction.atomic
def vouch_for_email(user: User) -> None:
    """Make the address that the technician typed the user's only one, without the mail that asks for a click.

    Until an address is verified, allauth refuses the second factor that staff must set up.
    """
    EmailAddress.objects.filter(user=user).delete()
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email.lower(), verified=True, primary=True)


def forget_second_factor(user: User) -> int:
    """For a lost phone: the next sign-in asks for the password alone, then for a new factor. Returns how many went."""
    return Authenticator.objects.filter(user=user).delete()[0]


def sign_out_everywhere(user: User) -> int:
    """End every session of a user, so that none wakes up when the account is opened again. Returns how many ended."""
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    return len(sessions)
