"""Every address of an issued document, asked by every kind of visitor."""

import pytest
from django.test import Client
from django.urls import reverse

from dukcapil.people.models import User
from dukcapil.people.roles import Role
from services.documents import document_of
from services.models import KartuKeluargaBaru
from tests.builders import a_case, a_user

VISITORS = (
    "signed out",
    "citizen",
    "wrong office",
    "another bidang",
    "operator",
    "front desk",
    "hand-over",
    "technician",
)
EVERYONE = (200,) * 8
NOT_THERE = (404,) * 8
OF_THE_OFFICE = (302, 404, 404, 404, 200, 200, 200, 404)
TABLE = [
    # address, method, state, statuses
    ("download", "get", "siap_diserahkan", EVERYONE),
    ("download", "post", "siap_diserahkan", (422,) * 8),
    ("download", "get", "pemberitahuan", (302,) * 8),
    ("download", "get", "selesai", EVERYONE),
    ("document", "get", "siap_diserahkan", OF_THE_OFFICE),
    ("replace_document", "get", "siap_diserahkan", (302, 404, 404, 404, 403, 403, 200, 404)),
    ("replace_document", "post", "siap_diserahkan", (302, 404, 404, 404, 403, 403, 422, 404)),
    ("replace_document", "get", "selesai", (302, 404, 404, 404, 409, 409, 409, 404)),
    ("download_code", "get", "siap_diserahkan", OF_THE_OFFICE),
    ("download_code", "post", "siap_diserahkan", (302, 404, 404, 404, 403, 200, 200, 404)),
    ("download_code", "post", "pemberitahuan", (302, 404, 404, 404, 403, 409, 409, 404)),
    ("refusal_letter", "get", "selesai", NOT_THERE),
    ("handover_proof", "get", "siap_diserahkan", NOT_THERE),
    ("office_refusal_letter", "get", "selesai", (302, *NOT_THERE[1:])),
    ("office_handover_proof", "get", "siap_diserahkan", (302, *NOT_THERE[1:])),
    ("proof", "get", "siap_diserahkan", EVERYONE),
]


def clients() -> dict[str, Client]:
    """Made after the case, whose acts would name one of them by a disposition."""
    users = {
        "citizen": a_user(),
        "wrong office": a_user(Role.PENYERAHAN, "tomohon"),
        "another bidang": a_user(Role.KABID, sops=["way-kanan/akta-kelahiran"]),
        "operator": a_user(Role.OPERATOR),
        "front desk": a_user(Role.PETUGAS),
        "hand-over": a_user(Role.PENYERAHAN),
        "technician": User.objects.create_superuser("teknisi.uji", password="rahasia"),
    }
    found = {visitor: Client() for visitor in VISITORS}
    for visitor, user in users.items():
        found[visitor].force_login(user)
    return found


@pytest.mark.parametrize("name, method, state, expected", TABLE, ids=[" ".join(row[:3]) for row in TABLE])
def test_each_visitor_gets_what_the_table_says(registry, settings, working_morning, name, method, state, expected):
    settings.PRIVATE_ACCEL_PREFIX = "/_berkas/"
    case = a_case(KartuKeluargaBaru, state, when=working_morning)
    args = {
        "document": [case.number, document_of(case).pk],
        "proof": [case.number, case.public_proof],
        **dict.fromkeys(("download", "refusal_letter", "handover_proof"), [case.tracking_code]),
    }.get(name, [case.number])
    address = reverse(name, args=args)
    found = tuple(getattr(client, method)(address).status_code for client in clients().values())
    assert dict(zip(VISITORS, found, strict=True)) == dict(zip(VISITORS, expected, strict=True))
