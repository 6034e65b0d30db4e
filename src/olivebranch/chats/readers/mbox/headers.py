"""The headers of a mail: unfolded, decoded, and never raising."""

import codecs
import re
from collections.abc import Sequence
from datetime import datetime
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_tz
from typing import NamedTuple

from olivebranch.chats.moments import Moment, is_within, wall_ms
from olivebranch.conversation import UNKNOWN_OFFSET

FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:((?:[^\n]|\n(?=[ \t]))*+)", re.MULTILINE)
FOLD = re.compile(r"\r?\n(?=[ \t])")
BLANK = re.compile(rb"\r?\n[ \t]*\r?\n|\A\r?\n")
# A header is cut here: nobody writes so much, and some who send rubbish do.
MOST_HEADERS, MOST_VALUE = 1 << 20, 32 << 10
ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:@]+@[^\s<>()\[\]\"',;:@]+")
IDENTIFIER = re.compile(r"<[^<>\s]{1,1000}>")
# Python's own, which no mail is written in; some take the square of the time.
NO_CHARSETS = frozenset(
    {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "unicode_escape"}
)
ZONELESS = re.compile(r":[0-9]{2}(?:\s+[0-9]{4})?(?:\s+\([^)]*\))?$")
WIDEST_OFFSET = 14 * 60


class Address(NamedTuple):
    """Whom a header names.

    Attributes:
        handle: Address in lower case.
        name: As shown; "" for none.
    """

    handle: str
    name: str


Headers = dict[str, list[str]]


def split(data: bytes) -> tuple[Headers, bytes]:
    """Return the headers, names in lower case, and what follows them."""
    blank = BLANK.search(data)
    block, body = (data[: blank.start()], data[blank.end() :]) if blank else (data, b"")
    found: Headers = {}
    for field in FIELD.finditer(block[:MOST_HEADERS]):
        value = _text(field[2][:MOST_VALUE])
        found.setdefault(field[1].decode("ascii").lower(), []).append(FOLD.sub("", value).strip())
    return found, body


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def first(headers: Headers, name: str) -> str:
    """Return the value of a header, as it stands; "" for none."""
    return headers.get(name, [""])[0]


def words(value: str) -> str:
    """Return what a value says, its encoded words decoded."""
    if "=?" not in value:
        return value
    try:
        parts = decode_header(value)
    except (ValueError, LookupError, MessageError):
        return value
    return "".join(
        part if isinstance(part, str) else decoded(part, charset or "utf-8")
        for part, charset in parts
    )


def decoded(data: bytes, charset: str) -> str:
    """Return bytes as text; what does not fit shows as the replacement character."""
    try:
        name = codecs.lookup(charset).name
        return data.decode("utf-8" if name in NO_CHARSETS else name, errors="replace")
    except (LookupError, ValueError, UnicodeError):
        return data.decode("utf-8", errors="replace")


def addresses(headers: Headers, *names: str) -> tuple[Address, ...]:
    """Return everybody whom some headers name, in order, each once."""
    values = [value for name in names for value in headers.get(name, ())]
    try:
        pairs = getaddresses(values)
    except (ValueError, IndexError, TypeError, RecursionError):
        pairs = []
    found = {
        handle.lower(): Address(handle.lower(), words(name).strip())
        for name, handle in reversed(pairs)
        if "@" in handle
    }
    if not found:
        plain = ADDRESS.findall(" ".join(values))
        return tuple(Address(one, "") for one in dict.fromkeys(each.lower() for each in plain))
    return tuple(reversed(found.values()))


def identifiers(headers: Headers, name: str) -> Sequence[str]:
    """Return the ids of mails that a header names."""
    return IDENTIFIER.findall(" ".join(headers.get(name, ())))


def moment(value: str) -> Moment | None:
    """Return the moment that a date states; None when it is none, or before 1990."""
    try:
        wall, minutes = _wall(value[:200].strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    at_ms = wall_ms(wall.replace(microsecond=0))
    return Moment(at_ms, minutes) if is_within(at_ms) else None


def _wall(value: str) -> tuple[datetime, int]:
    """Return the time on the wall and the minutes east of UTC.

    Raises:
        ValueError: It states none; the library raises other errors as well.
    """
    seconds: float | None
    parsed = parsedate_tz(value)
    if parsed is None:
        read = datetime.fromisoformat(value)
        offset = read.utcoffset()
        wall, seconds = (
            read.replace(tzinfo=None),
            None if offset is None else offset.total_seconds(),
        )
    else:
        # A leap second is none on the wall.
        wall = datetime(*parsed[:5], min(parsed[5], 59))  # noqa: DTZ001 - the zone stands apart
        # The library calls a time without a zone one in UTC.
        seconds = None if ZONELESS.search(value) else parsed[9] or 0
    minutes = UNKNOWN_OFFSET if seconds is None else int(seconds) // 60
    return wall, minutes if abs(minutes) <= WIDEST_OFFSET else UNKNOWN_OFFSET


def parameters(value: str) -> Message:
    """Return a content type or disposition in a form that can be asked."""
    message = Message()
    message["Content-Type"] = value
    return message
