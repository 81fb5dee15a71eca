"""A form that is opened again by a tracking link does not show the numbers in it: who has the link may be anybody.

A number is shown masked; what comes back masked is the number that was there.
"""

from phonenumber_field.phonenumber import PhoneNumber

from dukcapil.people.contact import without_last_digits
from dukcapil.people.encryption import mask
from dukcapil.people.fields import ContactNumberField

from .forms import Section
from .forms.section import secret_fields


def hidden(section: type[Section], kept: dict | list | None) -> dict | list | None:
    """A section's answers with every NIK, No. KK and phone masked."""
    if not kept:
        return kept
    if section.repeats:
        return [_masked(section, row) for row in kept]
    return _masked(section, kept)


def restored(section: type[Section], data, kept: dict | list | None):
    """What was sent, with the kept number in every place that still shows its mask."""
    rows = enumerate(kept or []) if section.repeats else [(None, kept or {})]
    real = data.copy()
    for index, answers in rows:
        prefix = section.slug if index is None else f"{section.slug}-{index}"
        for name, masked in _masked(section, answers).items():
            if masked != answers[name] and real.get(f"{prefix}-{name}") == masked:
                real[f"{prefix}-{name}"] = answers[name]
    return real


def show_as_typed(form: Section, data) -> Section:
    """The same form, judged already, with what was sent instead of what it stands for."""
    for each in (form, *getattr(form, "rows", ())):
        each.data = data if each.is_bound else each.data
    return form


def _masked(section: type[Section], answers: dict) -> dict:
    fields = section.row.base_fields if section.repeats else section.base_fields
    secrets = secret_fields(section)
    masked = dict(answers)
    for name, value in answers.items():
        if value and name in secrets:
            masked[name] = mask(value)
        elif value and isinstance(fields.get(name), ContactNumberField):
            masked[name] = without_last_digits(PhoneNumber.from_string(value))
    return masked
