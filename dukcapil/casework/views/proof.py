"""The page that a paper's QR opens, for whoever the paper is shown to."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dukcapil.casework.proof import proven


@never_cache
@require_safe
def proof(request, number, proof):
    case = proven(number, proof)
    if case is None:
        raise Http404("no paper of ours")
    request.office = case.office
    return render(request, "casework/proof.html", {"case": case})
