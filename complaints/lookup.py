"""Recognising who stands at the counter by a phone number or a NIK."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Q

from dukcapil.people.encryption import blind_index
from dukcapil.people.models import Citizen, Office
from dukcapil.people.numbers import clean_nik

MOST = 5


def people_known_as(office: Office, asked: str) -> list[Citizen]:
    """Up to five people of an office with this phone number or NIK, the latest first; each with ``files`` filed.

    Who was only ever here anonymously stays unknown.
    """
    rule = _meant(asked)
    if rule is None:
        return []
    open_files = Q(cases__anonymous=False)
    known = Citizen.objects.filter(rule, office=office).annotate(
        files=Count("cases", filter=open_files), latest=Max("cases__pk", filter=open_files)
    )
    return list(known.filter(files__gt=0).order_by("-latest")[:MOST])


def _meant(asked: str) -> Q | None:
    try:
        return Q(nik_index=blind_index(clean_nik(asked)))
    except ValidationError:
        pass
    try:
        number = phonenumbers.parse(asked, "ID")
    except phonenumbers.NumberParseException:
        return None
    return Q(phone=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
