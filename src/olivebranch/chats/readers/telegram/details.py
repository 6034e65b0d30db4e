"""What only some of Telegram's messages have: answers, edits, reactions, files, calls."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from olivebranch.chats.readers.telegram.rows import (
    CALLS,
    Ints,
    Message,
    actor_of,
    number_of,
    unix_ms_of,
    wall_of,
)
from olivebranch.conversation import (
    NO_RECORD,
    NOBODY,
    UNKNOWN_OFFSET,
    Act,
    Attachment,
    Call,
    Details,
    Edit,
    Forward,
    Outcome,
    Reaction,
    Reply,
)

FILES = ("photo", "file", "contact_vcard")
# What stands in the place of a path when the file was left out.
LEFT_OUT = ("(File ", "(Photo ")
# A channel's message may have a million reactions by nobody in particular.
MOST_BY_NOBODY = 200
OUTCOMES = {
    "missed": Outcome.MISSED,
    "busy": Outcome.DECLINED,
    "disconnect": Outcome.FAILED,
}
NO_ID = -(1 << 63)

Shorts = npt.NDArray[np.int16]
PersonOf = Callable[[object, object], int]


class Edited(NamedTuple):
    """An edit, before we know the record's offset.

    Attributes:
        record: Position.
        wall_ms: On the clock of the computer, or None.
        unix_ms: For certain, or None.
    """

    record: int
    wall_ms: int | None
    unix_ms: int | None


@dataclass(slots=True, eq=False)
class Found:
    """The details of one chat while it is read; people come by name and handle."""

    person: PersonOf
    replies: list[tuple[int, int]] = field(default_factory=list)
    edits: list[Edited] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    forwards: list[Forward] = field(default_factory=list)

    def add(self, record: int, message: Message) -> None:
        """Take what a message has beside its words."""
        if "reply_to_message_id" in message:
            elsewhere = "reply_to_peer_id" in message
            to = None if elsewhere else number_of(message["reply_to_message_id"])
            self.replies.append((record, NO_ID if to is None else to))
        if "edited" in message or "edited_unixtime" in message:
            self._edit(record, message)
        if "forwarded_from" in message or "saved_from" in message:
            origin = message.get("forwarded_from") or message.get("saved_from")
            self.forwards.append(Forward(record, origin if isinstance(origin, str) else ""))
        if "reactions" in message:
            self.reactions += self._reactions(record, message["reactions"])
        self.attachments += _attachments(record, message)
        if message.get("type") != "message":
            self._act(record, message)

    def _edit(self, record: int, message: Message) -> None:
        # Older versions wrote the year 1970 into every message that was never edited.
        edited = Edited(
            record, wall_of(message.get("edited"))[0], unix_ms_of(message.get("edited_unixtime"))
        )
        if edited.wall_ms is not None or edited.unix_ms is not None:
            self.edits.append(edited)

    def _reactions(self, record: int, given: object) -> Iterator[Reaction]:
        for one in _list(given):
            if not isinstance(one, dict):
                continue
            sign = _sign(one)
            recent = [who for who in _list(one.get("recent")) if isinstance(who, dict)]
            for who in recent:
                by = self.person(who.get("from"), who.get("from_id"))
                yield Reaction(record, by, sign, wall_of(who.get("date"))[0])
            # Of paid ones the count is the stars, not the people.
            count = (number_of(one.get("count")) or 0) if one.get("type") != "paid" else 1
            for _ in range(min(count - len(recent), MOST_BY_NOBODY)):
                yield Reaction(record, NOBODY, sign, None)

    def _act(self, record: int, message: Message) -> None:
        by = self.person(*actor_of(message))
        if str(message.get("action")) in CALLS:
            seconds = number_of(message.get("duration_seconds", message.get("duration")))
            video = message.get("is_video") is True
            self.calls.append(Call(record, by, seconds, _outcome(message, seconds), video))
        elif by != NOBODY:
            self.acts.append(Act(record, by))

    def details(self, ids: Ints, offset_min: Shorts) -> Details:
        """Return them all.

        Args:
            ids: The app's own number of each record, NO_ID for none, shape (records,).
            offset_min: Of each, in minutes.
        """
        return Details(
            replies=tuple(_replies(self.replies, ids)),
            edits=tuple(
                Edit(one.record, _edited_at(one, int(offset_min[one.record]))) for one in self.edits
            ),
            reactions=tuple(self.reactions),
            attachments=tuple(self.attachments),
            calls=tuple(self.calls),
            acts=tuple(self.acts),
            forwards=tuple(self.forwards),
        )


def _replies(replies: Sequence[tuple[int, int]], ids: Ints) -> Iterator[Reply]:
    """Yield answers with the position of what they answer."""
    if not replies:
        return
    order = np.argsort(ids, kind="stable")
    wanted = np.array([to for _, to in replies], dtype=np.int64)
    place = np.minimum(np.searchsorted(ids, wanted, sorter=order), len(ids) - 1)
    found = (ids[order[place]] == wanted) & (wanted != NO_ID)
    positions = np.where(found, order[place], NO_RECORD).tolist()
    for (record, _), to in zip(replies, positions, strict=True):
        yield Reply(record, to)


def _edited_at(edited: Edited, offset_min: int) -> int | None:
    if edited.unix_ms is None or offset_min == UNKNOWN_OFFSET:
        return edited.wall_ms if edited.wall_ms is not None else edited.unix_ms
    return edited.unix_ms + offset_min * 60_000


def _attachments(record: int, message: Message) -> Iterator[Attachment]:
    for key in FILES:
        path = message.get(key)
        if isinstance(path, str) and path:
            present = not any(mark in path for mark in LEFT_OUT)
            name = message.get("file_name") if key == "file" else None
            stated = name if isinstance(name, str) else ""
            yield Attachment(record, path if present else stated, present)


def _sign(reaction: Message) -> str:
    """Return the emoji, or the app's word; a sticker's own number when there is one."""
    sign = reaction.get("emoji") or reaction.get("document_id")
    if isinstance(sign, str) and not sign.startswith(LEFT_OUT):
        return sign
    return str(reaction.get("type", ""))


def _outcome(message: Message, seconds: int | None) -> Outcome:
    if seconds:
        return Outcome.ANSWERED
    return OUTCOMES.get(str(message.get("discard_reason")), Outcome.UNKNOWN)


def _list(given: object) -> Sequence[object]:
    return given if isinstance(given, list) else ()
