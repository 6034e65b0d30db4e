"""From what was typed to what is looked at: which conversation, who is me, which days."""

import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from olivebranch.chats import read_path
from olivebranch.cli import output
from olivebranch.conversation import NOBODY, Conversation
from olivebranch.errors import GivenError
from olivebranch.insight import OneSidedChatError, Picture, what_happened
from olivebranch.progress import Progress, part

READING_SHARE = 0.5
SHOWN_NAMES = 12

Window = tuple[date, date]


class NoNameError(GivenError):
    """Nobody said who "me" is."""

    code = "no-name"


class NameNotThereError(GivenError):
    """Nobody of that name wrote here."""

    code = "name-not-there"


class SeveralChatsError(GivenError):
    """The file holds several conversations with this person."""

    code = "several-chats"


class WindowUnclearError(GivenError):
    """The days cannot be read."""

    code = "window-unclear"


def window_of(written: str | None) -> Window | None:
    """Return first and last day of "FROM..TO", both included; None for everything.

    Raises:
        WindowUnclearError: Not two dates, or in the wrong order.
    """
    if written is None:
        return None
    first, dots, last = written.partition("..")
    try:
        days = (
            date.fromisoformat(first.strip()) if first.strip() else date.min,
            date.fromisoformat(last.strip()) if last.strip() else date.max,
        )
    except ValueError as error:
        summary = "not two dates"
        raise WindowUnclearError(summary) from error
    if not dots or days[0] > days[1]:
        summary = "not a stretch of days"
        raise WindowUnclearError(summary)
    return days


def picture_of(path: Path, *, me: str | None, window: Window | None, progress: Progress) -> Picture:
    """Return what happened in the one conversation of a file in which `me` writes.

    Raises:
        GivenError: The file cannot be read, the name is not there, or nothing fits.
    """
    reading = part(progress, start=0, end=READING_SHARE)
    found = read_path(path, progress=reading)
    conversation, mine = _conversation_of(found.conversations, me)
    other = _other(conversation, mine)
    return what_happened(
        conversation,
        me=mine,
        other=other,
        window=window,
        progress=part(progress, start=READING_SHARE, end=1),
    )


def _conversation_of(
    conversations: Sequence[Conversation], me: str | None
) -> tuple[Conversation, int]:
    if me is None:
        _list_names(conversations)
        summary = "no --me"
        raise NoNameError(summary)
    fitting = [
        (conversation, mine)
        for conversation in conversations
        if (mine := _position(conversation, me)) is not None
    ]
    if not fitting:
        _list_names(conversations)
        summary = "nobody of that name"
        raise NameNotThereError(summary)
    if len(fitting) > 1:
        # A whole account: groups are not what is asked for.
        fitting = [found for found in fitting if not found[0].source.group]
    if len(fitting) != 1:
        summary = "several conversations"
        raise SeveralChatsError(summary, count=len(conversations))
    return fitting[0]


def _position(conversation: Conversation, name: str) -> int | None:
    """Return who has this name among those who wrote, letter for letter or else loosely."""
    spoke = conversation.senders()
    exact = [i for i, one in enumerate(conversation.participants) if one.name == name]
    loose = [
        i
        for i, one in enumerate(conversation.participants)
        if _loosely(one.name) == _loosely(name) and one.name in spoke
    ]
    if exact:
        return exact[0]
    return loose[0] if len(loose) == 1 else None


def _loosely(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _other(conversation: Conversation, mine: int) -> int:
    """Return the first other participant who wrote; in a group insight will refuse.

    Raises:
        OneSidedChatError: Nobody else wrote.
    """
    spoken = np.unique(conversation.columns.sender)
    for position in spoken.tolist():
        if position not in {NOBODY, mine}:
            return int(position)
    summary = "nobody else wrote"
    raise OneSidedChatError(summary, mine=conversation.messages(), theirs=0)


def _list_names(conversations: Sequence[Conversation]) -> None:
    """Tell the person at the terminal which names they can choose from."""
    names = list(dict.fromkeys(name for one in conversations for name in one.senders()))
    output.remark("Names in this file: " + " · ".join(names[:SHOWN_NAMES]))
