"""Dates in words, in an office's own zone."""

from django import template

from dukcapil.worktime import wording

register = template.Library()


@register.filter
def moment(value, office):
    """``{{ case.due_at|moment:office }}``: "Jumat, 27 November 2026 pukul 15.30 WIB"."""
    return wording.moment_in_words(value, office.zone) if value else ""


@register.filter
def stamp(value, office):
    """``{{ line.entered|stamp:office }}``: "27-11-2026 15.30"."""
    return wording.stamp(value, office.zone) if value else ""


@register.filter
def paper_date(text):
    return wording.paper_date(text)
