"""The public complaint form of an office."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dukcapil.casework.models.case import Channel
from dukcapil.casework.perform import edition_in_force
from dukcapil.people.models import Office

from .forms import ComplaintForm
from .intake import file_complaint, sop_for
from .models import Category


@require_http_methods(["GET", "POST"])
def complain(request, office):
    request.office = get_object_or_404(Office, key=office)
    sop = sop_for(request.office, Channel.WEB)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ComplaintForm(*sent, initial=_chosen(request))
    if form.is_valid():
        given = form.cleaned_data
        given.pop("consent")
        complaint = file_complaint(
            office=request.office,
            channel=Channel.WEB,
            account=request.user if request.user.is_authenticated else None,
            **given,
        )
        return redirect("receipt", complaint.tracking_code)
    context = {
        "form": form,
        "promise": edition_in_force(sop, timezone.now()).whole_time,
        "photo_lost": bool(request.FILES) and "photo" not in form.errors,
    }
    return render(request, "complaints/complain.html", context, status=422 if form.errors else 200)


def _chosen(request) -> dict:
    """The category a link asks for, such as "Laporkan pungutan"."""
    asked = request.GET.get("pokok", "").replace("\x00", "")
    category = Category.objects.filter(key=asked, active=True).first()
    return {"category": category.pk} if category else {}
