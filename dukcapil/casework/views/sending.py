"""Addresses that only take what a page sends: who comes there otherwise is led to that page."""

from collections.abc import Callable
from functools import wraps

from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from .acting import signed_out_page


def sent_from(page: str, *names: str, by_staff: bool = True) -> Callable:
    """Guard a view with what is sent from ``page``, whose address is made with ``names`` of the view's own arguments.

    Anything but a POST leads there, as after signing in again; an officer who was signed out meanwhile (``by_staff``)
    keeps what they typed.
    """

    def guard(view: Callable) -> Callable:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def guarded(request, *args, **kwargs):
            back = reverse(page, kwargs={name: kwargs[name] for name in names})
            if by_staff and not request.user.is_authenticated:
                return signed_out_page(request, back)
            return view(request, *args, **kwargs) if request.method == "POST" else redirect(back)

        return guarded

    return guard
