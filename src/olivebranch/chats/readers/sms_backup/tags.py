"""The XML of the backup, on bytes: tags, their attributes, and what an attribute says.

No general XML reader takes these files: emoji stand in them as two halves,
control characters as they come, and many end in the middle. Nothing is ever
expanded but the five signs of XML itself and numbered characters.
"""

import re
from collections.abc import Container, Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

Attributes = Mapping[bytes, bytes]
NONE: Attributes = MappingProxyType({})

# A value may hold angle brackets; one that lost its quote goes on into the next tag, where
# no name follows its end.
ATTRIBUTE = rb"""\s++[A-Za-z_][\w:.-]*+\s*+=\s*+(?:"[^"]*+"|'[^']*+')"""
TAG = re.compile(rb"<([A-Za-z_][\w:.-]*+)((?:" + ATTRIBUTE + rb")*+)\s*+(/?)>")
PAIR = re.compile(rb"""([A-Za-z_][\w:.-]*+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")
# Quotes or angle brackets inside of a value: it goes on to the next name, or to the end.
TORN_NAME = re.compile(rb'(?:"|\A<[a-z]+)\s++([A-Za-z_][\w:.-]*+)="')
TORN_END = re.compile(rb'"?\s*/?>?\s*\Z')
CONTAINERS = rb"smses|calls|allsms"
CONTAINER = re.compile(rb"<(?:" + CONTAINERS + rb")((?:" + ATTRIBUTE + rb")*+)")
# What may stand between records and is none: bounded, so that no lost end costs much.
LEAD = re.compile(
    rb"(?:\s++|\xef\xbb\xbf|<\?.{0,8192}?\?>|<!--.{0,8192}?-->"
    rb"|<!DOCTYPE[^\[<>]{0,8192}+(?:\[[^\]]{0,262144}+\]\s*+)?+>"
    rb"|</?(?:" + CONTAINERS + rb")(?:" + ATTRIBUTE + rb")*+\s*+/?>)*+",
    re.DOTALL,
)
NEXT = re.compile(rb"<(?:sms|mms|call)[\s/>]|</(?:" + CONTAINERS + rb")")
END_OF_MMS = re.compile(rb"</mms\s*>|" + NEXT.pattern)
REFERENCE = re.compile(r"&(?:#([0-9]{1,9})|#[xX]([0-9a-fA-F]{1,8})|(amp|lt|gt|quot|apos));")
SIGNS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
HALF = re.compile("[\ud800-\udfff]")
DAMAGED = "\ufffd"
# What a plain text message is read from; the order in which `shape_of` gives them.
SMS_KEYS = (b"address", b"date", b"type", b"body", b"contact_name")


def attributes(data: bytes) -> Attributes:
    """Return the attributes of a sound tag, as they stand."""
    return {name: double or single for name, double, single in PAIR.findall(data)}


def torn_attributes(data: bytes) -> Attributes:
    """Return what can be made out in a damaged tag."""
    _, *parts = TORN_NAME.split(data)
    if parts:
        parts[-1] = TORN_END.sub(b"", parts[-1])
    return dict(zip(parts[::2], parts[1::2], strict=True))


class Shape(NamedTuple):
    """What text messages look like in one file.

    Attributes:
        pattern: Matches one in one go, with the white space before it, or nothing; so that a
            pass over many stops where another record stands.
        order: Which groups hold the values of `SMS_KEYS`.
    """

    pattern: re.Pattern[bytes]
    order: tuple[int, ...]


@cache
def shape_of(names: tuple[bytes, ...]) -> Shape | None:
    """Return the shape of messages with these attributes in this order.

    Returns:
        None when the names do not hold all of `SMS_KEYS` but the contact, or anything twice.
    """
    keys = (*SMS_KEYS[:-1], contact_key(names))
    wanted = [name for name in names if name in keys]
    if len(set(names)) < len(names) or not set(SMS_KEYS[:-1]) <= set(wanted):
        return None
    pairs = [
        re.escape(name) + (rb'="([^"]*+)"' if name in wanted else rb'="[^"]*+"') for name in names
    ]
    # The last group is empty, for a contact that is not named.
    pattern = re.compile(rb"\s*+<sms " + rb" ".join(pairs) + rb" ?/>()|")
    return Shape(pattern, tuple((*wanted, key).index(key) + 1 for key in keys))


def contact_key(names: Container[bytes]) -> bytes:
    """Return which attribute names the contact: the app's, or that of its like."""
    return b"name" if b"name" in names and b"contact_name" not in names else b"contact_name"


def is_plain(values: bytes) -> bool:
    """Return whether values say what they say in UTF-8 as it stands, references aside."""
    try:
        return DAMAGED not in values.decode("utf-8")
    except UnicodeDecodeError:
        return False


def text_of(value: bytes) -> str:
    """Return what a value says, exactly; a half of a pair without the other as U+FFFD."""
    try:
        text = value.decode("utf-8", errors="surrogatepass")
    except UnicodeDecodeError:
        text = value.decode("utf-8", errors="replace")
    text = REFERENCE.sub(_character, text)
    if HALF.search(text):
        text = text.encode("utf-16-le", errors="surrogatepass").decode(
            "utf-16-le", errors="replace"
        )
    return text


def _character(found: re.Match[str]) -> str:
    decimal, hexadecimal, sign = found.groups()
    if sign:
        return SIGNS[sign]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if code <= 0x10FFFF else DAMAGED
