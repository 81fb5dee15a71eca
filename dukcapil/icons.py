"""``{% icon "search" %}``: one of the sprite's icons, for the eye alone. Built into every template."""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> str:
    """The picture beside a word; screen readers skip it. Made once a process: a page has dozens."""
    return format_html(
        '<svg class="icon" width="20" height="20" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("vendor/tabler-sprite.svg"),
        name,
    )
