"""Recognising who stands at the counter by a phone number or a NIK."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet

from dukcapil.people.encryption import blind_index
from dukcapil.people.models import Citizen, Office
from dukcapil.people.numbers import clean_nik

MOST = 5


def known_people(office: Office) -> QuerySet[Citizen]:
    """The people of an office whose names its staff may see: not those who were only ever here anonymously."""
    return Citizen.objects.filter(Q(cases__anonymous=False) | Q(cases=None), office=office).distinct()


def people_known_as(office: Office, asked: str) -> list[Citizen]:
    """Up to five people of an office with this phone number or NIK, the latest first; each with ``files`` filed."""
    rule = person_meant(asked)
    if rule is None:
        return []
    counted = known_people(office).filter(rule).annotate(files=Count("cases"))
    return list(counted.order_by("-pk")[:MOST])


def known_person(office: Office, pk: int) -> Citizen | None:
    """One of them by key, with ``files`` filed."""
    return known_people(office).annotate(files=Count("cases")).filter(pk=pk).first()


def looks_like_a_number(asked: str) -> bool:
    """Enough digits for a phone or a NIK, and no letters."""
    return sum(sign.isdigit() for sign in asked) >= 8 and not any(sign.isalpha() for sign in asked)


def person_meant(asked: str) -> Q | None:
    """The people with this NIK, family-card number or phone number; None where it can be none of them."""
    try:
        index = blind_index(clean_nik(asked))
    except ValidationError:
        pass
    else:
        return Q(nik_index=index) | Q(family_card_index=index)
    try:
        number = phonenumbers.parse(asked, "ID")
    except phonenumbers.NumberParseException:
        return None
    return Q(phone=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
