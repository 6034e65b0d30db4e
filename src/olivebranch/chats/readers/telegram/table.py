"""From Telegram's messages to the one table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import NamedTuple, TypeGuard

import numpy as np

from olivebranch.chats.readers.telegram.rows import (
    Ints,
    Message,
    moments_of,
    sender_of,
    text_of,
    whats_of,
)
from olivebranch.conversation import (
    NOBODY,
    UNKNOWN_OFFSET,
    Columns,
    Conversation,
    Kind,
    Participant,
    Precision,
    Source,
    joined,
)

PRIVATE_CHATS = frozenset({"personal_chat", "bot_chat", "saved_messages"})


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


@dataclass(slots=True)
class Table:
    """A table while it grows; `conversation` freezes it."""

    handles: dict[str, int] = field(default_factory=dict)
    people: list[Participant] = field(default_factory=list)
    blocks: list[Columns] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    text_end: int = 0
    last_end: int = 0
    spoke: set[int] = field(default_factory=set)
    codes: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, messages: Sequence[Message | None], ends: Sequence[int]) -> list[Skipped]:
        """Add records; return what could not become one.

        Args:
            messages: None for one that is damaged; at least one.
            ends: Where each ends in the file, in bytes.
        """
        end = np.array(ends, dtype=np.int64)
        start = np.concatenate([[self.last_end], end[:-1]])
        self.last_end = int(end[-1])
        moments = moments_of([message or {} for message in messages])
        whole = np.array([message is not None for message in messages])
        keep = whole & moments.known
        kept = [message for message in compress(messages, keep.tolist()) if message is not None]
        what = whats_of(kept)
        text_start, text_end = self._take_texts(kept)
        self.blocks.append(
            Columns(
                at_ms=moments.at_ms[keep],
                offset_min=moments.offset_min[keep].astype(np.int16),
                sender=np.array([self._sender(message) for message in kept], dtype=np.int32),
                kind=what[:, 0],
                event=what[:, 1],
                text_start=text_start,
                text_end=text_end,
                byte_start=start[keep],
                byte_end=end[keep],
                quality=np.zeros(len(kept), np.uint8),
                file=np.zeros(len(kept), np.uint16),
            )
        )
        return [
            Skipped(int(start[row]), int(end[row]), "no-date" if whole[row] else "damaged-record")
            for row in np.flatnonzero(~keep).tolist()
        ]

    def close(self, file_end: int) -> None:
        """Let what stands after the last record belong to it, so that no byte is left over."""
        filled = [block for block in self.blocks if len(block)]
        if filled and self.last_end == filled[-1].byte_end[-1]:
            filled[-1].byte_end[-1] = self.last_end = file_end

    def _take_texts(self, messages: Sequence[Message]) -> tuple[Ints, Ints]:
        """Keep the words; return where each begins and ends in the buffer."""
        texts = [text_of(message).encode("utf-8", errors="replace") for message in messages]
        ends = self.text_end + np.cumsum([len(text) for text in texts], dtype=np.int64)
        starts = np.concatenate([[self.text_end], ends])[:-1]
        self.text_end = int(ends[-1]) if len(ends) else self.text_end
        self.texts.append(b"".join(texts))
        return starts, ends

    def _sender(self, message: Message) -> int:
        if message.get("type") != "message":
            name, handle = sender_of(message)
            if name:
                self._code(name, handle)
            return NOBODY
        named = (message.get("from"), message.get("from_id"))
        if is_plain(named) and named in self.codes:
            return self.codes[named]
        spoken = sender_of(message)
        if not spoken[0]:
            return NOBODY
        code = self.codes[spoken] = self._code(*spoken)
        self.spoke.add(code)
        return code

    def _code(self, name: str, handle: str) -> int:
        """Return a person's position; one handle is one person, whatever the name."""
        code = self.handles.setdefault(handle or name, len(self.people))
        if code == len(self.people):
            self.people.append(Participant(name, (handle,) if handle else ()))
        return code

    def conversation(self, chat: Mapping[str, object], *, sha256: str) -> Conversation:
        """Return the frozen table.

        Args:
            chat: The chat's own keys, without its messages.
            sha256: Of the file.
        """
        columns = joined(self.blocks)
        title = chat.get("name")
        certain = bool(len(columns)) and bool((columns.offset_min != UNKNOWN_OFFSET).all())
        source = Source(
            format="telegram",
            sha256=sha256,
            title=title if isinstance(title, str) else "",
            group=self._is_group(chat),
            tz="UTC" if certain else "local",
            date_order="stated",
            date_order_confidence=1.0,
            precision=Precision.SECOND,
        )
        return Conversation(source, tuple(self.people), columns, b"".join(self.texts))

    def _is_group(self, chat: Mapping[str, object]) -> bool:
        kind = chat.get("type")
        if isinstance(kind, str) and kind:
            return kind not in PRIVATE_CHATS
        return len(self.spoke) > 2


def is_plain(named: tuple[object, object]) -> TypeGuard[tuple[str, str]]:
    """Return whether name and handle are both text."""
    return isinstance(named[0], str) and isinstance(named[1], str)


def count_of(conversation: Conversation, kind: Kind) -> int:
    """Return how many records of one kind there are."""
    return int(np.count_nonzero(conversation.columns.kind == kind))
