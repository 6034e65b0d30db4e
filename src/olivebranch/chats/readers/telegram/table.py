"""From Telegram's messages to the one table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from olivebranch.chats.readers.telegram.rows import Message, moments_of, sender_of, text_of, what_of
from olivebranch.conversation import (
    NOBODY,
    UNKNOWN_OFFSET,
    Columns,
    Conversation,
    Kind,
    Participant,
    Precision,
    Source,
)

PRIVATE_CHATS = frozenset({"personal_chat", "bot_chat", "saved_messages"})
# Per record: at_ms, offset_min, sender, kind, event, text_start, text_end, byte_start, byte_end.
WIDTH = 9


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
    blocks: list[np.ndarray[tuple[int, int], np.dtype[np.int64]]] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    text_end: int = 0
    last_end: int = 0
    spoke: set[int] = field(default_factory=set)

    def add(self, messages: Sequence[Message | None], ends: Sequence[int]) -> list[Skipped]:
        """Add records; return what could not become one.

        Args:
            messages: None for one that is damaged.
            ends: Where each ends in the file, in bytes.
        """
        rows: list[tuple[int, ...]] = []
        texts: list[bytes] = []
        skipped: list[Skipped] = []
        moments = moments_of([message or {} for message in messages])
        for message, moment, byte_end in zip(messages, moments, ends, strict=True):
            start, self.last_end = self.last_end, byte_end
            if message is None or moment is None:
                reason = "no-date" if message is not None else "damaged-record"
                skipped.append(Skipped(start, byte_end, reason))
                continue
            text = text_of(message).encode("utf-8", errors="replace")
            texts.append(text)
            span = (self.text_end, self.text_end + len(text), start, byte_end)
            rows.append((*moment, self._sender(message), *what_of(message), *span))
            self.text_end += len(text)
        self.blocks.append(np.array(rows, dtype=np.int64).reshape(-1, WIDTH))
        self.texts.append(b"".join(texts))
        return skipped

    def close(self, file_end: int) -> None:
        """Let what stands after the last record belong to it, so that no byte is left over."""
        filled = [block for block in self.blocks if len(block)]
        if filled and self.last_end == filled[-1][-1, -1]:
            filled[-1][-1, -1] = self.last_end = file_end

    def _sender(self, message: Message) -> int:
        name, handle = sender_of(message)
        if not name:
            return NOBODY
        code = self.handles.setdefault(handle or name, len(self.people))
        if code == len(self.people):
            self.people.append(Participant(name, (handle,) if handle else ()))
        if message.get("type") != "message":
            return NOBODY
        self.spoke.add(code)
        return code

    def conversation(self, chat: Mapping[str, object], *, sha256: str) -> Conversation:
        """Return the frozen table.

        Args:
            chat: The chat's own keys, without its messages.
            sha256: Of the file.
        """
        table = np.concatenate(self.blocks) if self.blocks else np.zeros((0, WIDTH), np.int64)
        at_ms, offset, sender, kind, event, text_start, text_end, start, end = table.T.copy()
        columns = Columns(
            at_ms=at_ms,
            offset_min=offset.astype(np.int16),
            sender=sender.astype(np.int16),
            kind=kind.astype(np.uint8),
            event=event.astype(np.uint8),
            text_start=text_start,
            text_end=text_end,
            byte_start=start,
            byte_end=end,
        )
        title = chat.get("name")
        certain = bool(len(table)) and bool((offset != UNKNOWN_OFFSET).all())
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


def count_of(conversation: Conversation, kind: Kind) -> int:
    """Return how many records of one kind there are."""
    return int(np.count_nonzero(conversation.columns.kind == kind))
