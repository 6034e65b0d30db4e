"""An invented case in a vault of its own, so that every page has something to show."""

import numpy as np
from django.conf import settings

from olivebranch.clock import Clock, system_clock
from olivebranch.insight.synthetic import as_whatsapp, draw_couple
from olivebranch.progress import silent
from olivebranch_web.accounts import access as people
from olivebranch_web.accounts import actions as accounts
from olivebranch_web.accounts.session import OpenVault
from olivebranch_web.space.guess import actions as guessing
from olivebranch_web.space.imports import access as imports
from olivebranch_web.space.imports import actions as importing
from olivebranch_web.space.mirror import actions as mirroring

SEED = 11
GUESS = {
    "first": "5",
    "more": "4",
    "kind": "event",
    "reply_mine": "5",
    "reply_theirs": "30",
}
THOUGHT = "I was tired for a long time before that day, and I did not know how to say it."


def prepare() -> None:
    """Fill the demo's folder, unless it is filled already."""
    if not people.anybody():
        fill(clock=system_clock)


def fill(*, clock: Clock, passphrase: str = settings.OLIVE_DEMO_PASSPHRASE) -> OpenVault:
    """Make a vault and bring an invented couple, with a guess and a mirror.

    Args:
        clock: For the moments in the rows.
        passphrase: Of the new vault.
    """
    token, key = accounts.begin(passphrase=passphrase, clock=clock)
    accounts.note_code(token=token, clock=clock)
    opened = OpenVault(person=people.everybody()[-1], key=key, token=token)
    couple = draw_couple(np.random.default_rng(SEED), kind="both")
    text = as_whatsapp(couple.conversation).encode("utf-8")
    number = importing.bring_now(opened, file=text, keep="sealed", clock=clock)
    chat = imports.chats_in(opened, imports.upload_of(opened, number))[0]
    me = chat.about["senders"][0]["place"]
    mirroring.make_now(opened, number=chat.number, me=me, progress=silent, clock=clock)
    chat = imports.chat_of(opened, chat.number)
    guessing.keep_guess(opened, chat, answers=GUESS, clock=clock)
    return opened
