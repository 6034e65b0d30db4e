"""What templates may call."""

from functools import cache

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from olivebranch_web.frame import words

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return one of our line icons; decoration only, hidden from screen readers."""
    return _drawing(name)


register.simple_tag(words.months)
register.filter(words.whole)


@cache
def _drawing(name: str) -> SafeString:
    drawn = get_template(f"frame/icons/{name}.svg").render()
    return mark_safe(drawn.strip())  # noqa: S308 # nosec - our own file
