"""The lines of LINE that begin something: a day, or a message with its time."""

import re
from collections.abc import Iterator
from functools import cache

from olivebranch.chats.readers.line.days import DATE
from olivebranch.chats.textfiles.phrasebook import phrasebook

Mark = re.Match[bytes]
BOM = rb"(?:\xef\xbb\xbf)?"
# A bare date ends many a message; where days have names only those with one count.
BARE_DATE = re.compile(rb"[\d/.\-]+")


def marks(data: bytes, *, tabbed: bool, named: bool = False) -> Iterator[Mark]:
    """Yield every date line and every message's beginning, in file order.

    A date line counts when a message or another one follows at once, or nothing:
    people write dates into their messages too.

    Args:
        data: The text, UTF-8.
        tabbed: Tabs stand between time, name and text; else spaces.
        named: Only dates with the name of the day count.
    """
    held: Mark | None = None
    for found in mark_pattern(tabbed=tabbed).finditer(data):
        if named and found["date"] and BARE_DATE.fullmatch(found["date"]):
            continue
        if held and (held["time"] or not data[held.end() : found.start()].strip()):
            yield held
        held = found
    if held and (held["time"] or not data[held.end() :].strip()):
        yield held


def is_tabbed(data: bytes) -> bool:
    """Return whether most messages have tabs after their time."""
    found: list[bytes] = [one["gap"] for one in _gap_pattern().finditer(data[: 1 << 20])]
    return len(found) <= 2 * sum(gap == b"\t" for gap in found)


@cache
def mark_pattern(*, tabbed: bool) -> re.Pattern[bytes]:
    """Return the expression for a date line ("date") or a message ("time", and its sender).

    With tabs "name" is the sender, None in a line of two columns; with spaces "rest" is
    the sender and the text. The text begins at the end of the match, or with "rest".
    """
    after = (
        rb"\t(?:(?P<name>[^\t\r\n]*)\t)?(?P<rest>)" if tabbed else rb" (?P<name>)(?P<rest>[^\r\n]+)"
    )
    day = rb"(?P<date>" + DATE + rb")[ \t]*(?=\r?$)"
    return re.compile(rb"^" + BOM + rb"(?:" + _time() + after + rb"|" + day + rb")", re.MULTILINE)


@cache
def day_then_message() -> re.Pattern[bytes]:
    """Return the expression for a date line with a message in the next line."""
    return re.compile(rb"^" + BOM + DATE + rb"[ \t]*\r?\n" + _time() + rb"[ \t]", re.MULTILINE)


@cache
def _gap_pattern() -> re.Pattern[bytes]:
    return re.compile(rb"^" + BOM + _time() + rb"(?P<gap>[ \t])", re.MULTILINE)


@cache
def _time() -> bytes:
    period = rb"(?:" + phrasebook("line").period + rb")"
    # Most times are digits between a line break and a tab: the words are not even tried.
    before, after = rb"(?:(?!\d)" + period + rb" ?)?", rb"(?:(?!\t) ?" + period + rb"(?=[ \t]))?"
    return rb"(?P<time>" + before + rb"[0-2]?\d[:.][0-5]\d" + after + rb")"
