"""The table itself.

The bulk is columnar: one numpy array a column, all texts in one buffer of
bytes. A Python string is made only when somebody asks for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from olivebranch.conversation.codes import NOBODY, UNKNOWN_OFFSET, Order, Precision
from olivebranch.conversation.details import NO_DETAILS, Details

Ints = npt.NDArray[np.int64]

# Records are looked at so many at a time, which keeps memory small; bytes that a text takes up
# at the most where several are cut from one.
BLOCK = 8192
MOST_APART = 4096
# How the owner of an export is called when it says which messages are theirs, but not their name.
OWNER_NAME = "Me"


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who appears in the export.

    Attributes:
        name: The name as the export shows it.
        handles: Numbers or ids the export gives for them.
        is_me: The export says that it is theirs.
        other_names: Further names of the same person, by the app's word or the owner's.
    """

    name: str
    handles: tuple[str, ...] = ()
    is_me: bool = False
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a conversation comes from and how its times were read.

    Attributes:
        format: Name of the reader.
        sha256: Of the file, hexadecimal.
        title: The conversation's own title, or "".
        group: More than two people, by the app's word or by count.
        tz: "UTC" when moments are certain, "local" when only wall time is known, else the
            zone that was chosen, as "Europe/Berlin".
        precision: The finest time the format states.
        date_order: How day and month were told apart.
        date_order_confidence: 0.5 (a coin) to 1 (proved by the file).
        header: The learnt shape of a line's beginning, or "".
        thread: The app's own sign of the conversation, the same in every file of it; or "".
    """

    format: str
    sha256: str
    title: str
    group: bool
    tz: str
    precision: Precision
    date_order: Order = "stated"
    date_order_confidence: float = 1.0
    header: str = ""
    thread: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The columns of the table, all of shape (records,), in file order.

    Attributes:
        at_ms: Wall-clock time where the phone was, ms since 1970-01-01 00:00.
        offset_min: Minutes east of UTC, or UNKNOWN_OFFSET.
        sender: Position in the participants, or NOBODY for system records.
        kind: Values of `Kind`.
        event: Values of `Event`.
        text_start: Where the text begins in the text buffer, in bytes.
        text_end: Where it ends (exclusive).
        byte_start: Where the record begins in its file: in bytes, in a database by row.
        byte_end: Where it ends (exclusive).
        quality: Values of `Quality`.
        file: Position among the conversation's files.
    """

    at_ms: Ints
    offset_min: npt.NDArray[np.int16]
    sender: npt.NDArray[np.int32]
    kind: npt.NDArray[np.uint8]
    event: npt.NDArray[np.uint8]
    text_start: Ints
    text_end: Ints
    byte_start: Ints
    byte_end: Ints
    quality: npt.NDArray[np.uint8]
    file: npt.NDArray[np.uint16]

    def __len__(self) -> int:
        """Return the number of records."""
        return len(self.at_ms)

    def taken(self, positions: Ints) -> "Columns":
        """Return the records at some positions, in that order."""
        return Columns(
            **{column.name: getattr(self, column.name)[positions] for column in fields(Columns)}
        )


EMPTY = Columns(
    at_ms=np.zeros(0, np.int64),
    offset_min=np.zeros(0, np.int16),
    sender=np.zeros(0, np.int32),
    kind=np.zeros(0, np.uint8),
    event=np.zeros(0, np.uint8),
    text_start=np.zeros(0, np.int64),
    text_end=np.zeros(0, np.int64),
    byte_start=np.zeros(0, np.int64),
    byte_end=np.zeros(0, np.int64),
    quality=np.zeros(0, np.uint8),
    file=np.zeros(0, np.uint16),
)


@dataclass(frozen=True, slots=True, eq=False)
class Conversation:
    """One conversation: who, and the table of what was sent.

    Attributes:
        source: Where it comes from.
        participants: Everybody who sent or acted, in order of appearance.
        columns: The table.
        texts: All texts, UTF-8, cut by `text_start` and `text_end`.
        details: What only some records have.
        merged: The files this was put together from; empty when it is from one.
        duplicates_merged: How many records were in more than one of them, and stand here once.
    """

    source: Source
    participants: tuple[Participant, ...]
    columns: Columns
    texts: bytes
    details: Details = NO_DETAILS
    merged: tuple[Source, ...] = ()
    duplicates_merged: int = 0

    def __len__(self) -> int:
        """Return the number of records, system records included."""
        return len(self.columns)

    @property
    def files(self) -> tuple[Source, ...]:
        """Return where the records come from; `columns.file` counts in this."""
        return self.merged or (self.source,)

    @property
    def me(self) -> int | None:
        """Return the position of the owner, where the export says who that is."""
        owners = [place for place, one in enumerate(self.participants) if one.is_me]
        return owners[0] if len(owners) == 1 else None

    def text(self, position: int) -> str:
        """Return the text of one record, exactly as exported.

        Bytes that are not UTF-8 show as the replacement character; the bytes
        themselves stay in `texts`.
        """
        start, end = self.columns.text_start[position], self.columns.text_end[position]
        return self.texts[start:end].decode("utf-8", errors="replace")

    def moment(self, position: int) -> datetime:
        """Return the wall-clock time of one record, naive."""
        return wall_time(int(self.columns.at_ms[position]))

    def iter_texts(self) -> Iterator[str]:
        """Yield every text in file order."""
        for first in range(0, len(self), BLOCK):
            yield from self._texts(slice(first, first + BLOCK))

    def _texts(self, block: slice) -> list[str]:
        """Return the texts of some records; where they lie close together, cut from one."""
        starts, ends = self.columns.text_start[block], self.columns.text_end[block]
        low, high = int(starts.min()), int(ends.max())
        if high - low <= MOST_APART * len(starts):
            whole = self.texts[low:high]
            if whole.isascii():
                text = whole.decode("ascii")
                spans = zip((starts - low).tolist(), (ends - low).tolist(), strict=True)
                return [text[start:end] for start, end in spans]
        spans = zip(starts.tolist(), ends.tolist(), strict=True)
        return [self.texts[start:end].decode("utf-8", errors="replace") for start, end in spans]

    def senders(self) -> dict[str, int]:
        """Return messages per name, in order of appearance; system records left out."""
        counts = np.zeros(len(self.participants) + 1, np.int64)
        for first in range(0, len(self), BLOCK):
            # Nobody is -1, so everybody moves up by one.
            block = self.columns.sender[first : first + BLOCK] + 1
            counts += np.bincount(block, minlength=len(counts))
        named: dict[str, int] = {}
        for participant, count in zip(self.participants, counts[1:].tolist(), strict=True):
            if count:
                named[participant.name] = named.get(participant.name, 0) + count
        return named

    def messages(self) -> int:
        """Return the number of records with a sender."""
        return int(np.count_nonzero(self.columns.sender != NOBODY))


def joined(blocks: Sequence[Columns]) -> Columns:
    """Return several stretches of one table as one, in the order given; none gives an empty one."""
    parts = [EMPTY, *blocks]
    names = [column.name for column in fields(Columns)]
    return Columns(
        **{name: np.concatenate([getattr(block, name) for block in parts]) for name in names}
    )


def wall_time(at_ms: int) -> datetime:
    """Return ms since 1970-01-01 00:00 on the wall as a naive date and time."""
    return datetime.fromtimestamp(0, UTC).replace(tzinfo=None) + timedelta(milliseconds=at_ms)


def iso(at_ms: int, offset_min: int) -> str:
    """Return a local ISO time; with its offset when that is known, "Z" when it is zero."""
    stamp = wall_time(at_ms).isoformat(timespec="milliseconds" if at_ms % 1000 else "seconds")
    if offset_min == UNKNOWN_OFFSET:
        return stamp
    if offset_min == 0:
        return f"{stamp}Z"
    sign = "-" if offset_min < 0 else "+"
    hours, minutes = divmod(abs(offset_min), 60)
    return f"{stamp}{sign}{hours:02d}:{minutes:02d}"
