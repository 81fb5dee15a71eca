"""What stands above the desk of a kasi or an admin: which blanks run low, and how many are left."""

from datetime import datetime

from django.urls import reverse

from dukcapil.casework.panels import DeskLine
from dukcapil.people.models import User

from .blanko import running_low


def low_blanks(user: User, at: datetime) -> list[DeskLine]:
    return [
        DeskLine(f"{balance.sentence}.", reverse("blanko", args=[office.key]), "warn" if balance.left else "bad")
        for office, balance in running_low(user, at)
    ]
