"""The report every reader gives on what it has read."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from olivebranch.chats.given import GivenFile
from olivebranch.chats.plaintext import first_damage
from olivebranch.chats.reader import FileReport, Unread, Warned
from olivebranch.conversation import Conversation, Kind, iso
from olivebranch.errors import GivenError


@dataclass(slots=True)
class Tally:
    """Counts what the person should know.

    Attributes:
        counts: How often, by code, in the order in which each first appeared.
        lines: Where first, by code; 0 for nowhere in particular.
    """

    counts: Counter[str] = field(default_factory=Counter)
    lines: dict[str, int] = field(default_factory=dict)

    def add(self, code: str, line: int = 0, *, count: int = 1) -> None:
        """Count something; a count of 0 leaves no trace."""
        if count:
            self.counts[code] += count
            self.lines.setdefault(code, line)

    def add_unread(self, unread: Iterable[Unread]) -> None:
        """Count stretches by their reason; a file without messages is no warning."""
        for span in unread:
            if span.reason != "no-messages":
                self.add(span.reason, span.line)

    def add_unknown(self, conversations: Iterable[Conversation]) -> None:
        """Count records of kinds we do not know."""
        for one in conversations:
            unknown = int(np.count_nonzero(one.columns.kind == Kind.UNKNOWN))
            self.add("unknown-record-type", count=unknown)

    def add_steps(self, conversations: Iterable[Conversation]) -> None:
        """Count how often time goes back."""
        for one in conversations:
            self.add("backward-step", count=backward_steps(one)[0])

    def add_damage(self, data: bytes) -> None:
        """Note the first byte that is not UTF-8."""
        if (damage := first_damage(data)) is not None:
            self.add("not-utf8", data.count(b"\n", 0, damage) + 1)

    @property
    def warnings(self) -> tuple[Warned, ...]:
        """What was counted."""
        return tuple(Warned(code, count, self.lines[code]) for code, count in self.counts.items())


def report_of(
    file: GivenFile,
    *conversations: Conversation,
    format_name: str = "",
    unread: tuple[Unread, ...],
    warnings: tuple[Warned, ...],
) -> FileReport:
    """Return what was read from a file.

    Args:
        file: As it was given.
        conversations: All that it held, file order.
        format_name: For a file that held none.
        unread: Every stretch that belongs to no record.
        warnings: What else should be known.
    """
    senders: dict[str, int] = {}
    for conversation in conversations:
        for name, count in conversation.senders().items():
            senders[name] = senders.get(name, 0) + count
    records = sum(len(conversation) for conversation in conversations)
    messages = sum(senders.values())
    filled = [conversation for conversation in conversations if len(conversation)]
    source = conversations[0].source if conversations else None
    return FileReport(
        path=file.name,
        format=source.format if source else format_name,
        sha256=file.sha256,
        size=file.size,
        records=records,
        messages=messages,
        system=records - messages,
        senders=senders,
        first=_time(filled[0], 0) if filled else None,
        last=_time(filled[-1], -1) if filled else None,
        tz=source.tz if source else "local",
        date_order=source.date_order if source else "stated",
        date_order_confidence=source.date_order_confidence if source else 1.0,
        unread=unread,
        warnings=warnings,
    )


def failed(file: GivenFile, format_name: str, error: GivenError) -> FileReport:
    """Return the report on a file that could not be used at all: all of it is unread."""
    line = int(error.details.get("line") or 1)
    nothing = report_of(
        file,
        format_name=format_name,
        unread=(Unread(0, file.size, 1, error.code),),
        warnings=(Warned(error.code, 1, line),),
    )
    return replace(nothing, failure=error)


def backward_steps(conversation: Conversation) -> tuple[int, int]:
    """Return how often time goes back from one record to the next, and where it first does.

    Returns:
        The count, and the position of the first record that is earlier than the one before
        it (0 when there is none).
    """
    back = np.flatnonzero(np.diff(conversation.columns.at_ms) < 0)
    return len(back), int(back[0]) + 1 if len(back) else 0


def _time(conversation: Conversation, position: int) -> str:
    columns = conversation.columns
    return iso(int(columns.at_ms[position]), int(columns.offset_min[position]))
