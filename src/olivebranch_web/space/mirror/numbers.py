"""How numbers are written in the mirror."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from olivebranch.content import sentence
from olivebranch_web.frame.words import month_words, whole
from olivebranch_web.space.guess.access import KINDS, NO_CHANGE, SPEEDS

HOUR_MIN = 60
DAY_MIN = 24 * HOUR_MIN


def title_of(measure: str) -> str:
    """Return the name of a measure: what stands before the colon of its sentence."""
    whole_text = sentence("insight/measures", measure, {})
    return whole_text.split(":")[0].split(".")[0]


def amount(measure: str, value: float) -> str:
    """Return a value of a measure with its unit."""
    if measure in {"share", "starts-share"}:
        return f"{round(value * 100)} %"
    if measure == "reply-time":
        return duration(value)
    if measure == "unanswered":
        return whole(round(value))
    return number_format(round(value, 1), decimal_pos=1 if value < 10 else 0)


def plain(value: float) -> str:
    """Return a number for a sentence: one digit behind the point below ten, and never a zero."""
    short = round(value, 1)
    return whole(round(value)) if abs(value) >= 10 or short == int(short) else number_format(short)


def duration(minutes: float) -> str:
    """Return waking minutes as minutes, hours or days."""
    if minutes < 1:
        return _("under a minute")
    if minutes < HOUR_MIN:
        count = round(minutes)
        return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}
    if minutes < DAY_MIN:
        hours = number_format(round(minutes / HOUR_MIN, 1), decimal_pos=1)
        return _("%(hours)s hours") % {"hours": hours}
    days = number_format(round(minutes / DAY_MIN, 1), decimal_pos=1)
    return _("%(days)s days") % {"days": days}


def share_of_ten(share: float | None) -> str:
    """Return a share as so many of ten."""
    if share is None:
        return _("cannot say")
    return _("%(count)s of 10") % {"count": number_format(round(share * 10, 1), decimal_pos=1)}


def guess_words(name: str, value: str) -> str:
    """Return a guess as it was asked."""
    if name in {"first", "more"}:
        return _("%(count)s of 10") % {"count": value}
    if name == "changed":
        return _("It did not") if value == NO_CHANGE else month_words(value)
    choices = KINDS if name == "kind" else SPEEDS
    return str(dict(choices).get(value, _("cannot say")))
