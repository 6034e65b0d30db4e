"""Fetch what was guessed."""

from typing import cast

from olivebranch_web.accounts.session import OpenVault
from olivebranch_web.space.guess.models import Guess
from olivebranch_web.space.imports.access import OpenChat

Answers = dict[str, str]


def guess_of(opened: OpenVault, chat: OpenChat) -> Answers | None:
    """Return what the person guessed about a conversation of theirs; None if nothing yet."""
    row = Guess.objects.filter(chat=chat.row).first()
    if row is None:
        return None
    place = opened.place("space_guess", chat.number, "answers")
    return cast("Answers", opened.open_value(row.answers, place))
