"""From what was read to what is sealed about it; no file's name is in it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np

from olivebranch.chats import Choices, FileReport, Import, read
from olivebranch.chats.merging import clocks_differ, gather
from olivebranch.chats.zones import needs_zone
from olivebranch.conversation import NOBODY, Conversation, Order, wall_time
from olivebranch.progress import Progress, silent
from olivebranch_web.space.imports.models import Chat

# An exported file is often called by the other person's name, so we read it under another one.
CALLED = "your file"
SURE_ENOUGH = 0.9
MOST_UNREAD = 2000
OTHER_ORDER: dict[Order, Order] = {"day-first": "month-first", "month-first": "day-first"}


@dataclass(frozen=True, slots=True)
class Decided:
    """What the person said about their files.

    Attributes:
        order: How day and month are told apart; None while nobody asked.
        tz: Where they lived; "" when they do not want to say, None while nobody asked.
        same: Names and handles that belong to one person, a group each; the first is theirs.
    """

    order: Order | None = None
    tz: str | None = None
    same: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of(cls, report: Mapping[str, object]) -> "Decided":
        """Return what a sealed report holds of it."""
        kept = report.get("decided")
        if not isinstance(kept, dict):
            return cls()
        same = tuple(tuple(group) for group in kept["same"])
        return cls(order=kept["order"], tz=kept["tz"], same=same)


def read_file(data: bytes, decided: Decided, *, progress: Progress = silent) -> Import:
    """Return everything an uploaded file holds, as the person said it is to be read.

    Raises:
        GivenError: It cannot be read.
    """
    choices = Choices(date_order=decided.order, tz=decided.tz or None)
    found = read(CALLED, data, choices=choices, progress=progress)
    return replace(found, conversations=gather(found.conversations, same=decided.same))


def report_of(data: bytes, found: Import, decided: Decided) -> dict[str, object]:
    """Return the report that is sealed: numbers, names and places, no words and no file names."""
    return {
        "files": [_plain(file) for file in found.files],
        "passed_over": len(found.passed_over),
        "readings": [] if decided.order else _readings(data, found, decided),
        "zone_open": decided.tz is None and _needs_zone(found.conversations),
        "decided": asdict(decided),
        "size": len(data),
    }


def people_in(conversation: Conversation) -> str:
    """Return between whom a conversation is."""
    speaking = len(set(conversation.columns.sender.tolist()) - {NOBODY})
    if speaking < 2:
        return Chat.People.ALONE
    return Chat.People.GROUP if conversation.source.group or speaking > 2 else Chat.People.TWO


def about(conversation: Conversation) -> dict[str, object]:
    """Return what is sealed about a conversation: who wrote how much, from when to when."""
    spoken = conversation.columns.sender[conversation.columns.sender != NOBODY]
    counts = np.bincount(spoken, minlength=len(conversation.participants)).tolist()
    at_ms = conversation.columns.at_ms if len(conversation) else np.zeros(1, np.int64)
    return {
        "senders": [
            {
                "place": place,
                "name": participant.name,
                "other_names": list(participant.other_names),
                "messages": counts[place],
            }
            for place, participant in enumerate(conversation.participants)
            if counts[place]
        ],
        "messages": conversation.messages(),
        "doubles": conversation.duplicates_merged,
        "parts": len(conversation.files),
        "first": wall_time(int(at_ms.min())).date().isoformat(),
        "last": wall_time(int(at_ms.max())).date().isoformat(),
    }


def owner_of(conversation: Conversation, decided: Decided) -> int | None:
    """Return the person's place among the participants, where the file or they said it."""
    mine = set(decided.same[0]) if decided.same else set()
    said = [
        place
        for place, one in enumerate(conversation.participants)
        if mine & {one.name, *one.other_names, *one.handles}
    ]
    return said[0] if len(said) == 1 else conversation.me


def _needs_zone(conversations: Sequence[Conversation]) -> bool:
    """Tell whether the hour of the day is not known, and somebody could want to know it."""
    between_two = [one for one in conversations if people_in(one) == Chat.People.TWO]
    return clocks_differ(conversations) or any(needs_zone(one) for one in between_two)


def _readings(data: bytes, found: Import, decided: Decided) -> list[dict[str, str | None]]:
    """Return both readings of the dates, where a file leaves them open; else nothing."""
    for place, file in enumerate(found.files):
        if file.date_order_confidence < SURE_ENOUGH and file.date_order in OTHER_ORDER:
            other: Order = OTHER_ORDER[file.date_order]
            again = read_file(data, replace(decided, order=other)).files[place]
            return [
                {"order": one.date_order, "first": one.first, "last": one.last}
                for one in (file, again)
            ]
    return []


def _plain(report: FileReport) -> dict[str, object]:
    shown = replace(report, path="", unread=report.unread[:MOST_UNREAD], failure=None)
    failure = report.failure
    return {
        **asdict(shown),
        "unread_count": len(report.unread),
        "failure": {"code": failure.code, "facts": {"file": CALLED}} if failure else None,
    }
