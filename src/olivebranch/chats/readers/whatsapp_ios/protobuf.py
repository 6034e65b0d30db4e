"""Fields of a message in Google's wire format, as far as WhatsApp's records need it."""

from collections.abc import Mapping

VARINT, FIXED_64, BYTES, FIXED_32 = 0, 1, 2, 5
FIXED = {FIXED_64: 8, FIXED_32: 4}
MOST_SHIFT = 63

Fields = Mapping[int, list[int | bytes]]


def fields_of(data: object) -> Fields:
    """Return the values by number of the field, as far as the data can be read."""
    found: dict[int, list[int | bytes]] = {}
    if not isinstance(data, bytes):
        return found
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        kind = key & 7
        if kind == VARINT:
            value, at = _varint(data, at)
            found.setdefault(key >> 3, []).append(value)
            continue
        size = FIXED.get(kind, 0)
        if kind == BYTES:
            size, at = _varint(data, at)
        if not size and kind != BYTES:
            break
        found.setdefault(key >> 3, []).append(data[at : at + size])
        at += size
    return found


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number and where it ends; what is cut off counts as 0."""
    value = shift = 0
    while at < len(data) and shift <= MOST_SHIFT:
        byte = data[at]
        value, shift, at = value | (byte & 0x7F) << shift, shift + 7, at + 1
        if byte < 0x80:
            return value, at
    return 0, len(data)


def part(fields: Fields, number: int) -> Fields:
    """Return the fields of the first message in a field; none if there is none."""
    return fields_of(next(iter(fields.get(number, ())), None))


def text(fields: Fields, number: int) -> str:
    """Return the first text of a field; "" if there is none."""
    value = next(iter(fields.get(number, ())), None)
    return value.decode("utf-8", errors="replace") if isinstance(value, bytes) else ""


def number_of(fields: Fields, number: int) -> int | None:
    """Return the first number of a field; None if there is none."""
    value = next(iter(fields.get(number, ())), None)
    return value if isinstance(value, int) else None
