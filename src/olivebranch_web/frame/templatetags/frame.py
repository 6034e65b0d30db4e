"""What templates may call."""

import re
from functools import cache

from django import template
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from olivebranch_web.frame import words

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return one of our line icons; decoration only, hidden from screen readers."""
    return _drawing(name)


register.simple_tag(words.months)
register.filter(words.whole)


@register.filter
def commands(text: str) -> SafeString:
    """Return a sentence with what stands in backticks set as something to type."""
    return mark_safe(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text)))  # noqa: S308 # nosec - escaped before


@cache
def _drawing(name: str) -> SafeString:
    drawn = get_template(f"frame/icons/{name}.svg").render()
    return mark_safe(drawn.strip())  # noqa: S308 # nosec - our own file
