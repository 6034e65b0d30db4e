"""From what was typed to what is looked at: which conversation, who is me, which days."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from olivebranch.chats import Choices, read_path
from olivebranch.chats.merging import Same, gather
from olivebranch.cli import output
from olivebranch.conversation import NOBODY, Conversation
from olivebranch.errors import GivenError
from olivebranch.insight import OneSidedChatError, Picture, what_happened
from olivebranch.progress import Progress

SHOWN_NAMES = 12
UNDECIDED = Choices()

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


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        me: Name of the person; None when the export itself says who that is.
        other: Name of the other; None for the only one there is.
        window: First and last day, both included; None for everything.
        same: Names and handles that belong to one person, a group each.
        choices: What was decided about the files.
    """

    me: str | None = None
    other: str | None = None
    window: Window | None = None
    same: Same = ()
    choices: Choices = UNDECIDED


def chosen_of(path: Path, question: Question, *, progress: Progress) -> Conversation:
    """Return the one conversation of a path that is asked about.

    Raises:
        GivenError: The file cannot be read, the name is not there, or nothing fits.
    """
    found = read_path(path, choices=question.choices, progress=progress)
    return _conversation_of(gather(found.conversations, same=question.same), question)


def joined_of(chosen: Sequence[Conversation], question: Question) -> tuple[Conversation, ...]:
    """Return the conversations of several paths, those of the same two people joined."""
    return gather(chosen, same=question.same)


def picture_of(conversation: Conversation, question: Question, *, progress: Progress) -> Picture:
    """Return what happened in a conversation.

    Raises:
        GivenError: It is not between two, or nobody said which of them is asking.
    """
    mine = _mine(conversation, question.me)
    if mine is None:
        summary = "no --me"
        raise NoNameError(summary)
    return what_happened(
        conversation,
        me=mine,
        other=_other(conversation, mine),
        window=question.window,
        progress=progress,
    )


def _conversation_of(conversations: Sequence[Conversation], question: Question) -> Conversation:
    fitting = [one for one in conversations if _mine(one, question.me) is not None]
    if question.other is not None:
        named = question.other
        fitting = [one for one in fitting if _position(one, named) is not None]
    if not fitting:
        _list_names(conversations)
        if question.me is None:
            summary = "no --me"
            raise NoNameError(summary)
        summary = "nobody of that name"
        raise NameNotThereError(summary)
    if len(fitting) > 1:
        # A whole account: groups are not what is asked for.
        fitting = [one for one in fitting if not one.source.group]
    if len(fitting) != 1:
        _list_names(fitting)
        summary = "several conversations"
        raise SeveralChatsError(summary, count=len(conversations))
    return fitting[0]


def _mine(conversation: Conversation, me: str | None) -> int | None:
    return conversation.me if me is None else _position(conversation, me)


def _position(conversation: Conversation, name: str) -> int | None:
    """Return who has this name among those who wrote, letter for letter or else loosely."""
    spoke = set(conversation.columns.sender.tolist())
    called = [
        (place, known)
        for place, one in enumerate(conversation.participants)
        if place in spoke
        for known in (one.name, *one.other_names, *one.handles)
    ]
    exact = [place for place, known in called if known == name]
    loose = {place for place, known in called if _loosely(known) == _loosely(name)}
    if exact:
        return exact[0]
    return loose.pop() if len(loose) == 1 else None


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
