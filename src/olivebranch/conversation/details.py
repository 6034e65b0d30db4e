"""What only some records have: answers, reactions, earlier wordings, files, calls.

Each is a small tuple that names its record by position, so that the table's
columns stay narrow and a conversation without any of it pays nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import Enum
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from olivebranch.conversation.codes import NOBODY

# Something refers to a record that this export does not hold.
NO_RECORD = -1


class Outcome(Enum):
    """How a call ended."""

    ANSWERED = "answered"
    MISSED = "missed"
    DECLINED = "declined"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Reply(NamedTuple):
    """A record that answers an earlier one.

    Attributes:
        record: Position of the answer.
        to: Position of what it answers, or NO_RECORD.
    """

    record: int
    to: int


class Edit(NamedTuple):
    """A change of wording after sending.

    Attributes:
        record: Position.
        at_ms: When it was changed, on the same wall clock as the record; None if unknown.
        before: The wording before it, exactly; None if the export does not hold it.
    """

    record: int
    at_ms: int | None
    before: str | None = None


class Reaction(NamedTuple):
    """A sign put on a record.

    Attributes:
        record: Position of what it was put on.
        by: Position among the participants, or NOBODY.
        sign: An emoji or the app's own word ("loved"), exactly.
        at_ms: When, on the same wall clock as the record; None if unknown.
    """

    record: int
    by: int
    sign: str
    at_ms: int | None = None


class Attachment(NamedTuple):
    """A file that belongs to a record.

    Attributes:
        record: Position.
        name: Of the file as the export states it, "" if it does not.
        present: The export holds the file, or says so; False when it was left out.
        caption: Words sent with the file, when the record's text holds more than those.
    """

    record: int
    name: str
    present: bool
    caption: str = ""


class Call(NamedTuple):
    """A call, answered or not.

    Attributes:
        record: Position.
        by: Who called: position among the participants, or NOBODY.
        seconds: How long they spoke; None if unknown.
        outcome: How it ended.
        video: With pictures.
    """

    record: int
    by: int
    seconds: int | None
    outcome: Outcome
    video: bool = False


class Act(NamedTuple):
    """Who did what a record without a sender reports, or who took a record back.

    Attributes:
        record: Position.
        by: Position among the participants.
    """

    record: int
    by: int


class Forward(NamedTuple):
    """A record whose words were written by somebody else, or elsewhere.

    Attributes:
        record: Position.
        origin: Where they come from, as the export states it; "" if it does not.
    """

    record: int
    origin: str


class Seen(NamedTuple):
    """A record that was read.

    Attributes:
        record: Position.
        at_ms: When, on the same wall clock as the record.
    """

    record: int
    at_ms: int


Detail = Reply | Edit | Reaction | Attachment | Call | Act | Forward | Seen


@dataclass(frozen=True, slots=True)
class Details:
    """All details of a conversation; each tuple in order of its records."""

    replies: tuple[Reply, ...] = ()
    edits: tuple[Edit, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    calls: tuple[Call, ...] = ()
    acts: tuple[Act, ...] = ()
    forwards: tuple[Forward, ...] = ()
    seen: tuple[Seen, ...] = ()

    def __len__(self) -> int:
        """Return how many details there are in all."""
        return sum(len(getattr(self, one.name)) for one in fields(self))


NO_DETAILS = Details()


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """Where records and participants of one table stand in another.

    Attributes:
        record: New position of each record, shape (records,); NO_RECORD where it is gone.
        target: The same for what an answer refers to: a record that is gone because another
            says the same leads to that one.
        person: New position of each participant, shape (participants,).
        shift_ms: Added to the times of each record, shape (records,).
    """

    record: npt.NDArray[np.int64]
    target: npt.NDArray[np.int64]
    person: npt.NDArray[np.int64]
    shift_ms: npt.NDArray[np.int64]


def moved(details: Details, move: Move) -> Details:
    """Return the details of the records that are left, at their new positions and in their order.

    An answer to a record that is gone stays, as an answer to NO_RECORD.
    """
    found: dict[str, Any] = {}  # each name keeps its own kind of detail
    for one in fields(details):
        kept: list[Detail] = [
            _moved(detail, move)
            for detail in getattr(details, one.name)
            if move.record[detail.record] != NO_RECORD
        ]
        found[one.name] = in_order(kept)
    return Details(**found)


def in_order(details: Iterable[Any]) -> tuple[Any, ...]:
    """Return details of one kind in order of their records."""
    return tuple(sorted(details, key=itemgetter(0)))


def _moved(detail: Detail, move: Move) -> Detail:
    changed: dict[str, Any] = {"record": int(move.record[detail.record])}  # only fields it has
    by, to, at_ms = (getattr(detail, name, None) for name in ("by", "to", "at_ms"))
    if by is not None and by != NOBODY:
        changed["by"] = int(move.person[by])
    if to is not None and to != NO_RECORD:
        changed["to"] = int(move.target[to])
    if at_ms is not None:
        changed["at_ms"] = at_ms + int(move.shift_ms[detail.record])
    return detail._replace(**changed)
