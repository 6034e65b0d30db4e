"""How days, spans and counts are written, everywhere the same."""

from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _


def day_words(iso: str) -> str:
    """Return "2026-11-24" as "24 November 2026"; a time of day behind it is left out."""
    return date_format(date.fromisoformat(iso[:10]), "j F Y")


def month_words(iso: str) -> str:
    """Return "2026-11" as "November 2026"."""
    return date_format(date.fromisoformat(f"{iso[:7]}-01"), "F Y")


def months(first: str, last: str) -> str:
    """Return the months of a span: two months, or one if it is one."""
    begin, end = month_words(first), month_words(last)
    if begin == end:
        return begin
    return _("%(first)s – %(last)s") % {"first": begin, "last": end}  # noqa: RUF001 - a dash of a span


def whole(count: int) -> str:
    """Return a count with its thousands apart."""
    return number_format(count, force_grouping=True)
