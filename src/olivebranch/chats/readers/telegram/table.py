"""From Telegram's messages to the one table."""

import io
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import compress
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from olivebranch.chats.moments import Moment
from olivebranch.chats.plaintext import encoded
from olivebranch.chats.readers.telegram.details import NO_ID, Found
from olivebranch.chats.readers.telegram.rows import (
    PLAIN_KEYS,
    TEXT,
    Ints,
    Message,
    Moments,
    actor_of,
    moments_of,
    number_of,
    text_of,
    what_of,
)
from olivebranch.conversation import (
    EMPTY,
    NOBODY,
    UNKNOWN_OFFSET,
    Columns,
    Conversation,
    Participant,
    Precision,
    Quality,
    Source,
)

# In these there are two people, or one.
PRIVATE_CHATS = frozenset(
    {"personal_chat", "bot_chat", "saved_messages", "replies", "verification_codes"}
)


class Skipped(NamedTuple):
    """A stretch of the file that did not become a record.

    Attributes:
        byte_start: Where it begins, in bytes.
        byte_end: Where it ends (exclusive).
        reason: Code of the sentence.
    """

    byte_start: int
    byte_end: int
    reason: str


class Shapes(dict[tuple[str, ...], bool]):
    """Whether messages with these keys hold words and nothing else."""

    def __missing__(self, shape: tuple[str, ...]) -> bool:
        """Look once; there are few shapes, unless somebody made them up."""
        plain = PLAIN_KEYS.issuperset(shape)
        if len(self) < 10_000:
            self[shape] = plain
        return plain


DAMAGED = "damaged-record"


@dataclass(slots=True, eq=False)
class Table:
    """The table of one chat while it grows; `conversation` freezes it.

    Attributes:
        last_end: Where in the file the last record or skipped stretch ended.
    """

    last_end: int = 0
    people: list[Participant] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)
    codes: dict[object, int] = field(default_factory=dict)
    shapes: Shapes = field(default_factory=Shapes)
    columns: dict[str, list[npt.NDArray[np.generic]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    texts: io.BytesIO = field(default_factory=io.BytesIO)
    records: int = 0
    last: Moment | None = None
    skipped: list[Skipped] = field(default_factory=list)
    found: Found = field(init=False)

    def __post_init__(self) -> None:
        """Let the details know the people of this chat."""
        self.found = Found(self._person)

    def add(self, given: Sequence[Message | None], ends: Sequence[int]) -> None:
        """Add records.

        Args:
            given: None for one that is damaged.
            ends: Where each ends in the file, in bytes.
        """
        if not given:
            return
        messages = [message or {} for message in given]
        end = np.array(ends, dtype=np.int64)
        start = np.concatenate([[self.last_end], end[:-1]])
        self.last_end = ends[-1]
        moments = moments_of(messages)
        quality = np.zeros(len(messages), np.uint8)
        if not moments.known.all():
            self._infer(messages, moments=moments, quality=quality)
            for row in np.flatnonzero(~moments.known).tolist():
                self._skip(int(start[row]), ends[row], "no-date" if messages[row] else DAMAGED)
        if not moments.known.any():
            return
        keep = moments.known
        kept = list(compress(messages, keep.tolist()))
        text_start, text_end = self._take_texts(kept)
        sender = self._senders(kept)
        what = self._whats(kept, sender)
        self._grow(
            at_ms=moments.at_ms[keep],
            offset_min=moments.offset_min[keep].astype(np.int16),
            sender=sender,
            text_start=text_start,
            text_end=text_end,
            byte_start=start[keep],
            byte_end=end[keep],
            quality=quality[keep],
            file=np.zeros(len(kept), np.uint16),
            kind=what[:, 0],
            event=what[:, 1],
            ids=_ids_of(kept),
        )

    def _grow(self, **columns: npt.NDArray[np.generic]) -> None:
        for name, column in columns.items():
            self.columns[name].append(column)
        self.records += len(columns["at_ms"])
        self.last = Moment(int(columns["at_ms"][-1]), int(columns["offset_min"][-1]))

    def _infer(
        self, messages: Sequence[Message], *, moments: Moments, quality: npt.NDArray[np.uint8]
    ) -> None:
        """Give what Telegram could not export, and wrote without a date, the time before it."""
        last = self.last
        for row, message in enumerate(messages):
            if moments.known[row]:
                last = Moment(int(moments.at_ms[row]), int(moments.offset_min[row]))
            elif last is not None and message.get("type") == "unsupported":
                moments.at_ms[row], moments.offset_min[row] = last
                moments.known[row], quality[row] = True, Quality.INFERRED

    def _skip(self, start: int, end: int, reason: str) -> None:
        """List a stretch; what is damaged without a break is one stretch."""
        last = self.skipped[-1] if self.skipped else None
        if last and reason == DAMAGED == last.reason and last.byte_end == start:
            self.skipped[-1] = last._replace(byte_end=end)
        else:
            self.skipped.append(Skipped(start, end, reason))

    def _take_texts(self, messages: Sequence[Message]) -> tuple[Ints, Ints]:
        """Keep the words; return where each begins and ends in the buffer."""
        given = [message.get("text") for message in messages]
        texts = [
            text if type(text) is str and text else text_of(message)
            for message, text in zip(messages, given, strict=True)
        ]
        data = encoded(texts)
        ends = self.texts.tell() + np.cumsum([len(text) for text in data], dtype=np.int64)
        starts = np.concatenate([[self.texts.tell()], ends[:-1]])
        self.texts.write(b"".join(data))
        return starts, ends

    def _senders(self, messages: Sequence[Message]) -> npt.NDArray[np.int32]:
        named = [(message.get("from"), message.get("from_id")) for message in messages]
        try:
            codes = [self.codes[one] for one in named]
        except (KeyError, TypeError):
            codes = []
            for message, one in zip(messages, named, strict=True):
                # Somebody who acts before they speak comes first among the people.
                self._person(*actor_of(message))
                codes.append(self._person(*one))
            self.codes.update(
                (one, code)
                for one, code in zip(named, codes, strict=True)
                if all(isinstance(part, Hashable) for part in one)
            )
        return np.array(codes, dtype=np.int32)

    def _whats(
        self, messages: Sequence[Message], sender: npt.NDArray[np.int32]
    ) -> npt.NDArray[np.uint8]:
        """Return kind and event of each, shape (messages, 2), and take the details.

        What nobody said loses its sender.
        """
        what = np.full((len(messages), 2), TEXT, dtype=np.uint8)
        shapes = map(self.shapes.__getitem__, map(tuple, messages))
        for row, (message, plain) in enumerate(zip(messages, shapes, strict=True)):
            said = message.get("type") == "message"
            if plain and said:
                continue
            what[row] = what_of(message)
            self.found.add(self.records + row, message)
            if not said:
                sender[row] = NOBODY
        return what

    def _person(self, name: object, handle: object) -> int:
        """Return a person's position; one handle is one person, whatever the name."""
        handle_text = "" if handle is None else str(handle)
        shown = name if isinstance(name, str) and name else handle_text
        if not shown:
            return NOBODY
        key = f"\0{handle_text}" if handle_text else shown
        code = self.known.setdefault(key, len(self.people))
        if code == len(self.people):
            self.people.append(Participant(shown, (handle_text,) if handle_text else ()))
        return code

    def freeze(self) -> Columns:
        """Return the columns; they are given up here, so that they are never held twice."""
        joined = {
            one.name: np.concatenate([getattr(EMPTY, one.name), *self.columns.pop(one.name, ())])
            for one in fields(Columns)
        }
        return Columns(**joined)

    def conversation(
        self, columns: Columns, chat: Mapping[str, object], *, sha256: str, owner: str
    ) -> Conversation:
        """Return the frozen table.

        Args:
            columns: As `freeze` returned them.
            chat: The chat's own keys, without its messages.
            sha256: Of the file.
            owner: Number of whose account it is, or "".
        """
        certain = bool(len(columns)) and bool((columns.offset_min != UNKNOWN_OFFSET).all())
        number, title = chat.get("id"), chat.get("name")
        source = Source(
            format="telegram",
            sha256=sha256,
            title=title if isinstance(title, str) else "",
            group=_is_group(chat, columns),
            tz="UTC" if certain else "local",
            precision=Precision.SECOND,
            thread=f"telegram:{number}" if isinstance(number, int | str) else "",
        )
        ids = np.concatenate([np.zeros(0, np.int64), *self.columns["ids"]])
        mine = {(owner,), (f"user{owner}",)} if owner else set()
        people = (replace(one, is_me=one.handles in mine) for one in self.people)
        details = self.found.details(ids, columns.offset_min)
        return Conversation(source, tuple(people), columns, self.texts.getvalue(), details)


def _ids_of(messages: Sequence[Message]) -> Ints:
    """Return the app's own number of each, NO_ID for none, shape (messages,)."""
    given = [message.get("id") for message in messages]
    if set(map(type, given)) == {int}:
        try:
            return np.array(given, dtype=np.int64)
        except OverflowError:
            pass
    numbers = [number_of(one) for one in given]
    return np.array([NO_ID if one is None else one for one in numbers], dtype=np.int64)


def _is_group(chat: Mapping[str, object], columns: Columns) -> bool:
    kind = chat.get("type")
    if isinstance(kind, str) and kind:
        return kind not in PRIVATE_CHATS
    return len(np.unique(columns.sender[columns.sender != NOBODY])) > 2
