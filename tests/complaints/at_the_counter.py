"""What an officer types at the counter."""

from uuid import uuid4

from django.urls import reverse

from complaints.models import Category, Complaint
from dukcapil.casework.models import Counter

from .reading import beside_fields, is_page, source

TEXT = "Pemohon mengeluh KK-nya belum jadi setelah dua minggu."
NIK = "1808034508900001"


def the_form(**more) -> dict:
    given = {
        "kind": "pengaduan",
        "category": Category.objects.get(key="dokumen-belum-jadi").pk,
        "text": TEXT,
        "name": "Budi Santoso",
        "channel": "loket",
        "idempotency_key": str(uuid4()),
        **more,
    }
    return {name: value for name, value in given.items() if value is not None}


def record(client, office="way-kanan", **more):
    return client.post(reverse("record", args=[office]), the_form(**more))


def refused(response) -> dict[str, str]:
    assert TEXT in source(response)
    is_page(response, 422)
    assert not Complaint.objects.exists()
    assert not Counter.objects.filter(last__gt=0).exists()
    return beside_fields(response)
