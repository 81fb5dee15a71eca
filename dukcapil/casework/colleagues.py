"""The choice of a colleague: by name and desk, for two of one name may sit in one office."""

from collections import Counter

from django import forms
from django.contrib.auth.models import Group
from django.db.models import Prefetch
from django.forms.models import ModelChoiceIterator

from dukcapil.people.desks import staff_of
from dukcapil.people.models import Office, User


class _ByNameAndDesk(ModelChoiceIterator):
    """ "Ani Lestari, Operator Pelayanan"; the user name behind it where name and desk are those of another too."""

    def __iter__(self):
        yield "", self.field.empty_label
        people = {user: _with_desks(user) for user in self.queryset}
        told = Counter(people.values())
        for user, label in people.items():
            yield self.field.prepare_value(user), f"{label} ({user.username})" if told[label] > 1 else label


class ColleagueField(forms.ModelChoiceField):
    iterator = _ByNameAndDesk

    def __init__(self, office: Office, **kwargs):
        desks = Prefetch(
            "groups", Group.objects.filter(desk__office=office).select_related("desk").order_by("desk__name")
        )
        super().__init__(queryset=staff_of(office).prefetch_related(desks), empty_label="Pilih nama", **kwargs)


def _with_desks(user: User) -> str:
    return ", ".join([str(user), " dan ".join(group.desk.name for group in user.groups.all())])
