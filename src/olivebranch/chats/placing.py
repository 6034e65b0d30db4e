"""Where records stand in the file itself, when they were found in its text as UTF-8."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from olivebranch.chats.plaintext import PlainText
from olivebranch.chats.reader import Unread
from olivebranch.conversation import Conversation


def placed(
    conversations: Sequence[Conversation],
    unread: Sequence[Unread],
    *,
    plain: PlainText,
    size: int,
) -> tuple[tuple[Conversation, ...], tuple[Unread, ...]]:
    """Return the same with places in the file; what stands after the last belongs to it.

    Args:
        conversations: Their spans count in `plain.data`, without gaps up to the last.
        unread: The same.
        plain: The text in which they were found.
        size: Of the file, in bytes.
    """
    if plain.encoding == "utf-8":
        return tuple(conversations), tuple(unread)
    tables = [(one.columns.byte_start, one.columns.byte_end) for one in conversations]
    starts = np.array([one.byte_start for one in unread], np.int64)
    tables.append((starts, np.array([one.byte_end for one in unread], np.int64)))
    last = max((int(end.max()) for _, end in tables if len(end)), default=0)
    moved = [
        (plain.file_offsets(start), np.where(end == last, size, plain.file_offsets(end)))
        for start, end in tables
    ]
    return (
        tuple(
            replace(one, columns=replace(one.columns, byte_start=start, byte_end=end))
            for one, (start, end) in zip(conversations, moved[:-1], strict=True)
        ),
        tuple(
            replace(one, byte_start=start, byte_end=end)
            for one, start, end in zip(
                unread, moved[-1][0].tolist(), moved[-1][1].tolist(), strict=True
            )
        ),
    )
