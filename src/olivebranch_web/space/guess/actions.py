"""Keep a guess."""

from django.db import transaction

from olivebranch.clock import Clock, system_clock
from olivebranch_web.accounts.session import OpenVault
from olivebranch_web.space.guess.access import Answers
from olivebranch_web.space.guess.models import Guess
from olivebranch_web.space.imports.access import OpenChat


def keep_guess(
    opened: OpenVault, chat: OpenChat, *, answers: Answers, clock: Clock = system_clock
) -> None:
    """Keep the first guess about a conversation; a later one changes nothing."""
    place = opened.place("space_guess", chat.number, "answers")
    with transaction.atomic():
        Guess.objects.get_or_create(
            chat=chat.row,
            defaults={"answers": opened.seal(answers, place), "guessed_at": clock()},
        )
