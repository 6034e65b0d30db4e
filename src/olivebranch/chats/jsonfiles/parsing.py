r"""JSON as apps really write it: what strict parsers refuse is read where its meaning is plain.

That is: lone halves of pairs, NaN, control characters within texts, bytes that are no
UTF-8, and the `\x1F` with which Telegram writes control characters.
"""

import json
import re
from collections.abc import Mapping

import orjson

from olivebranch.chats.plaintext import without_halves

Record = Mapping[str, object]

# A string, or a bracket, or the quote of a string that never ends.
TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[]{}["]', re.DOTALL)
HEX_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|.)", re.DOTALL)


def parsed(data: bytes) -> object:
    """Return a JSON value; None when it cannot be read."""
    return parsed_or_mended(data)[0]


def parsed_or_mended(data: bytes) -> tuple[object, bool]:
    """Return a JSON value, None for none; and whether it holds bytes that are no UTF-8."""
    try:
        return orjson.loads(data), False
    except orjson.JSONDecodeError:
        pass
    text = data.decode("utf-8", errors="replace")
    mended = "\ufffd" in text and text.encode() != data
    if "\\x" in text:
        text = HEX_ESCAPE.sub(lambda one: f"\\u00{one[1]}" if one[1] else one[0], text)
    try:
        value = json.loads(text.removeprefix("\ufeff"), strict=False)
        return _whole(value) if "\\u" in text else value, mended
    except (ValueError, RecursionError):
        return None, False


def _whole(value: object) -> object:
    """Return a value whose texts hold no halves of pairs."""
    if isinstance(value, str):
        return without_halves(value)
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {without_halves(key): _whole(one) for key, one in value.items()}
    return value
