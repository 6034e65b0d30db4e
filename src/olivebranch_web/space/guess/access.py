"""Fetch what was guessed."""

from typing import cast

from django.utils.translation import gettext_lazy as _

from olivebranch_web.accounts.session import OpenVault
from olivebranch_web.space.guess.models import Guess
from olivebranch_web.space.imports.access import OpenChat

KINDS = (
    ("event", _("On one day, something changed")),
    ("decline", _("It went down slowly")),
    ("both", _("Both: slowly, and then on one day")),
    ("neither", _("Neither: it stayed as it was")),
    ("unsure", _("I do not know")),
)
SPEEDS = (
    ("5", _("Under 5 minutes")),
    ("30", _("5 to 30 minutes")),
    ("120", _("Half an hour to 2 hours")),
    ("360", _("2 to 6 hours")),
    ("more", _("Longer")),
)
NO_CHANGE = "none"


Answers = dict[str, str]


def guess_of(opened: OpenVault, chat: OpenChat) -> Answers | None:
    """Return what the person guessed about a conversation of theirs; None if nothing yet."""
    row = Guess.objects.filter(chat=chat.row).first()
    if row is None:
        return None
    place = opened.place("space_guess", chat.number, "answers")
    return cast("Answers", opened.open_value(row.answers, place))
