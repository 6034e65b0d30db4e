"""What each byte of a text is: part of a word, a mark, an emoji, or between them."""

import re
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Raw = npt.NDArray[np.uint8]


class Kind(IntEnum):
    """What a byte belongs to."""

    APART = 0
    WORD = 1
    MARK = 2
    SIGN = 3
    SIGN_GOES_ON = 4
    DROPPED = 5


@dataclass(frozen=True, slots=True, eq=False)
class Bytes:
    """The bytes that count, both arrays of one shape.

    Attributes:
        value: The byte, small letters for capitals.
        kind: Values of `Kind`, never DROPPED.
        place: Position of each in the text that was given; None where none was dropped.
        length: Of that text, in bytes.
    """

    value: Raw
    kind: Raw
    place: Ints | None
    length: int

    def places(self, positions: Ints) -> Ints:
        """Return where these bytes are in the given text; one past the last may be asked."""
        if self.place is None:
            return positions
        return np.append(self.place, self.length)[positions]


# The zero byte parts messages.
MARKS = b'\0.!?,;:()"<>/*\n'
ADDRESS = re.compile(rb"(?:https?://|www\.)[^\s\0\"<>]+")
# A byte no text holds, which stands for any web address.
ADDRESS_VALUE = 0x1A


@dataclass(frozen=True, slots=True, eq=False)
class _Desk:
    """A text while it is read: its bytes, and what they become, both changed in place."""

    raw: Raw
    value: Raw
    kind: Raw


def _kinds() -> Raw:
    kinds = np.zeros(256, np.uint8)
    kinds[[*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B)]] = Kind.WORD
    kinds[0x80:] = Kind.WORD
    kinds[list(MARKS)] = Kind.MARK
    return kinds


KINDS = _kinds().tobytes()
SMALL = bytes(range(256)).lower()
LETTERS = np.zeros(256, bool)
LETTERS[0x61:0x7B] = True
APOSTROPHE, BACKTICK = 0x27, 0x60


def read(text: bytes) -> Bytes:
    """Return the bytes of a text that count, and what they are.

    Apostrophes inside words, what nobody sees (joiners, marks of direction and of byte order) and
    skin tones of emoji go; a letter that stands three times or more in a row stands once.
    """
    raw = np.frombuffer(text, np.uint8)
    small = text.translate(SMALL)
    value = np.frombuffer(bytearray(small), np.uint8)
    kind = np.frombuffer(bytearray(text.translate(KINDS)), np.uint8)
    if not text.isascii():
        _read_others(_Desk(raw, value, kind))
    _drop_apostrophes(value, kind)
    _drop_repeats(value, kind)
    _mark_addresses(small, value, kind)
    kept = kind != Kind.DROPPED
    if kept.all():
        return Bytes(value, kind, None, len(raw))
    place = np.flatnonzero(kept)
    return Bytes(value[place], kind[place], place, len(raw))


def _drop_apostrophes(value: Raw, kind: Raw) -> None:
    """Drop an apostrophe between two bytes of a word: "don't" is "dont"."""
    at = np.flatnonzero((value == APOSTROPHE) | (value == BACKTICK))
    at = at[(at > 0) & (at < len(value) - 1)]
    after = at + 1
    for _ in range(2):
        # A typographic one leaves dropped bytes behind it.
        after = np.minimum(after + (kind[after] == Kind.DROPPED), len(value) - 1)
    inside = (kind[at - 1] == Kind.WORD) & (kind[after] == Kind.WORD)
    kind[at[inside]] = Kind.DROPPED


def _drop_repeats(value: Raw, kind: Raw) -> None:
    """Keep the first of three or more equal letters in a row."""
    if len(value) < 3:
        return
    same = value[1:] == value[:-1]
    twice = np.flatnonzero(same[1:] & same[:-1])
    twice = twice[LETTERS[value[twice]]]
    kind[twice + 1] = Kind.DROPPED
    kind[twice + 2] = Kind.DROPPED


def _mark_addresses(text: bytes, value: Raw, kind: Raw) -> None:
    if b"://" not in text and b"www." not in text:
        return
    for match in ADDRESS.finditer(text):
        start, end = match.span()
        value[start], kind[start] = ADDRESS_VALUE, Kind.SIGN
        kind[start + 1 : end] = Kind.DROPPED


# Second bytes after C2.
SOFT_HYPHEN, ACUTE = 0xAD, 0xB4
# Three-byte signs that begin with E2: by the second byte, and for E2 80 by the third.
SYMBOLS = np.zeros(256, bool)
SYMBOLS[[*range(0x84, 0x87), *range(0x8C, 0x90), *range(0x98, 0xA0), 0xAC, 0xAD]] = True
QUOTES, ENDLESS, APOSTROPHES = (0x9C, 0x9D, 0x9E), 0xA6, (0x98, 0x99)
UNSEEN = (*range(0x8B, 0x90), *range(0xAA, 0xAF))


def _read_others(desk: _Desk) -> None:
    """Read what is not ASCII: emoji, typographic marks, capitals with a sign."""
    raw, kind = desk.raw, desk.kind
    leads = np.flatnonzero(raw >= 0xC2)
    lead = raw[leads]
    _read_latin(_whole(leads[lead <= 0xC3], 2, raw), desk)
    modifier = _whole(leads[lead == 0xCA], 2, raw)
    _become(modifier[raw[modifier + 1] == 0xBC], (APOSTROPHE, Kind.APART), desk, count=2)
    _read_three(_whole(leads[(lead == 0xE2) | (lead == 0xEF)], 3, raw), desk)
    four = _whole(leads[lead >= 0xF0], 4, raw)
    kind[four] = Kind.SIGN
    for further in (1, 2, 3):
        kind[four + further] = Kind.SIGN_GOES_ON
    tone = (raw[four + 1] == 0x9F) & (raw[four + 2] == 0x8F) & (raw[four + 3] >= 0xBB)
    _drop(four[tone], 4, kind)


def _whole(leads: npt.NDArray[np.intp], length: int, raw: Raw) -> npt.NDArray[np.intp]:
    """Keep the letters whose further bytes are all there: others are rubbish, and stay as it is."""
    leads = leads[leads <= len(raw) - length]
    whole = np.ones(len(leads), bool)
    for further in range(1, length):
        whole &= (raw[leads + further] & 0xC0) == 0x80
    return leads[whole]


def _read_latin(at: npt.NDArray[np.intp], desk: _Desk) -> None:
    raw, value, kind = desk.raw, desk.value, desk.kind
    lead, second = raw[at], raw[at + 1]
    capital = at[(lead == 0xC3) & (second <= 0x9E) & (second != 0x97)] + 1
    value[capital] += 0x20
    # U+0080 to U+00BF are marks and spaces but for two letters.
    apart = at[(lead == 0xC2) & (second != 0xAA) & (second != 0xBA)]
    kind[apart] = kind[apart + 1] = Kind.APART
    _drop(at[(lead == 0xC2) & (second == SOFT_HYPHEN)], 2, kind)
    _become(at[(lead == 0xC2) & (second == ACUTE)], (APOSTROPHE, Kind.APART), desk, count=2)


def _read_three(at: npt.NDArray[np.intp], desk: _Desk) -> None:
    raw, kind = desk.raw, desk.kind
    lead, second, third = raw[at], raw[at + 1], raw[at + 2]
    _drop(at[(lead == 0xEF) & (second == 0xB8)], 3, kind)
    _drop(at[(lead == 0xEF) & (second == 0xBB) & (third == 0xBF)], 3, kind)
    _drop(at[(lead == 0xE2) & (second == 0x81) & (third >= 0xA0) & (third <= 0xAF)], 3, kind)
    sign = at[(lead == 0xE2) & SYMBOLS[second]]
    kind[sign] = Kind.SIGN
    kind[sign + 1] = kind[sign + 2] = Kind.SIGN_GOES_ON
    general = (lead == 0xE2) & (second == 0x80)
    _become(at[general], (0, Kind.APART), desk)
    _drop(at[general & np.isin(third, UNSEEN)], 3, kind)
    _become(at[general & np.isin(third, QUOTES)], (ord('"'), Kind.MARK), desk)
    _become(at[general & (third == ENDLESS)], (ord("."), Kind.MARK), desk)
    _become(at[general & np.isin(third, APOSTROPHES)], (APOSTROPHE, Kind.APART), desk)


def _become(
    at: npt.NDArray[np.intp], wanted: tuple[int, Kind], desk: _Desk, *, count: int = 3
) -> None:
    """Let some bytes stand for one of ASCII; a zero stands for what parts words."""
    desk.value[at], desk.kind[at] = wanted
    for further in range(1, count):
        desk.kind[at + further] = Kind.DROPPED if wanted[0] else Kind.APART


def _drop(at: npt.NDArray[np.intp], count: int, kind: Raw) -> None:
    for further in range(count):
        kind[at + further] = Kind.DROPPED
