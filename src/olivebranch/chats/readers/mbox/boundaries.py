"""Where each mail of a mailbox begins, found window by window."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from olivebranch.chats.given import GivenFile

# The line that a mailbox puts before each mail is a date as C writes it, in English always.
DATED = (
    rb"From [^\r\n]{0,500}?"
    rb"(?:\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},?[ \t]|[0-9]{4}-[0-9]{2}-[0-9]{2}[ T])"
    rb"[^\r\n]{0,200}?[0-9]:[0-9]{2}[^\r\n]{0,100}\r?\n"
)
UNDATED = rb"From (?:-|[^\s]{1,300})[ \t]*\r?\n"
# A sentence that begins with the word is not followed by a header.
THEN = rb"(?=[!-9;-~]{1,100}:|>From )"
SEPARATOR = re.compile(
    rb"(?:" + DATED + rb"|(?<=\n\n)" + UNDATED + rb"|(?<=\r\n\r\n)" + UNDATED + rb")" + THEN
)
FIRST = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?=(?:" + DATED + rb"|" + UNDATED + rb")" + THEN + rb")")
# The separator and the beginning of a header fit into this.
REACH = 2048
SIGN = b"\nFrom "


class Place(NamedTuple):
    """Where something stands in the file.

    Attributes:
        at: In bytes.
        line: Counted from 1.
    """

    at: int
    line: int


def is_mailbox(head: bytes) -> bool:
    """Return whether a file begins as a mailbox does."""
    return FIRST.match(head) is not None


def beginnings(file: GivenFile) -> Iterator[Place]:
    """Yield where each mail begins: the line before its headers."""
    first = FIRST.match(file.head)
    if first:
        yield Place(first.end(), file.head.count(b"\n", 0, first.end()) + 1)
    search = first.end() if first else 0
    data, base, line, counted = b"", 0, 1, 0
    for window in file.windows():
        data += window
        final = base + len(data) >= file.size
        limit = len(data) if final else max(len(data) - REACH, 0)
        at = data.find(SIGN, search - base, limit)
        while at >= 0:
            if SEPARATOR.match(data, at + 1):
                line, counted = line + data.count(b"\n", counted - base, at + 1), base + at + 1
                yield Place(counted, line)
            at = data.find(SIGN, at + 1, limit)
        # What was before stays in sight: a blank line may stand there.
        search = max(search, base + limit - len(SIGN) + 1)
        kept = max(search - base - len(SIGN), 0)
        line += data.count(b"\n", counted - base, kept) if base + kept > counted else 0
        counted = max(counted, base + kept)
        data, base = data[kept:], base + kept
