"""The technician's pages as a browser sees them: addresses, what a form would send back, what was answered."""

import re
from datetime import date, time

from django.urls import reverse


def address(model, page: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def as_posted(answer) -> dict[str, str | list[str]]:
    """What a browser would send back from an admin page that nobody touched."""
    forms = [answer.context["adminform"].form]
    for inline in answer.context["inline_admin_formsets"]:
        formset = inline.formset
        forms += [formset.management_form, *formset.forms]
    given = {}
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                given[field.html_name] = "on" if value is True else value
    return {name: value.isoformat() if isinstance(value, date | time) else value for name, value in given.items()}


def faults(answer) -> list[str]:
    """What an admin page that came back says is wrong with the form and its rows."""
    return re.findall(r"errorlist[^>]*><li>(.*?)</li>", answer.content.decode())


def sentences(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def words(page: str) -> str:
    """The text of a page as a reader sees it."""
    page = re.sub(r"<(script|style|option)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", page)
