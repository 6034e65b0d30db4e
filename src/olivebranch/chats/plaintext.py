"""Text files in whatever encoding they come, as UTF-8, with a way back to the file's bytes."""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

BOM = codecs.BOM_UTF8
UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
CHUNK = 1 << 20
HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, eq=False)
class PlainText:
    """A text file as UTF-8.

    Attributes:
        data: UTF-8; the file's own bytes when it was UTF-8 already.
        encoding: Of the file: "utf-8", "utf-16-le" or "utf-16-be".
    """

    data: bytes
    encoding: str

    def file_offsets(self, offsets: Ints) -> Ints:
        """Return where positions in `data` stand in the file, in bytes."""
        if self.encoding == "utf-8":
            return offsets
        buffer = np.frombuffer(self.data, dtype=np.uint8)
        # Every character takes one unit of two bytes, those outside the basic plane two.
        units = ((buffer & 0xC0) != 0x80).astype(np.int64) + (buffer >= 0xF0)
        before = np.concatenate([[0], np.cumsum(units)])
        return before[offsets] * 2


def as_utf8(data: bytes) -> PlainText:
    """Return a text file as UTF-8; bytes that are no text stay as they are.

    A file in UTF-16 keeps its byte-order mark as a character, so that offsets agree.
    """
    encoding = UTF16.get(data[:2])
    if encoding is None:
        return PlainText(data, "utf-8")
    whole = data[: len(data) & ~1]
    return PlainText(whole.decode(encoding, errors="replace").encode(), encoding)


def line_starts(data: bytes) -> Ints:
    """Return where every line begins, in bytes, ascending; the first is 0."""
    buffer = np.frombuffer(data, dtype=np.uint8)
    ends = np.flatnonzero(buffer == ord("\n"))
    return np.concatenate([np.zeros(1, dtype=np.int64), ends + 1])


def content_start(data: bytes) -> int:
    """Return where a text begins after its byte-order mark and blank lines."""
    return len(data) - len(data.removeprefix(BOM).lstrip())


def line_of(lines: Ints, place: int) -> int:
    """Return the number of the line at a place, counted from 1."""
    return int(np.searchsorted(lines, place, side="right"))


def first_damage(data: bytes) -> int | None:
    """Return where the first byte stands that is not UTF-8, or None."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(data), CHUNK):
        try:
            decoder.decode(data[start : start + CHUNK], final=start + CHUNK >= len(data))
        except UnicodeDecodeError as error:
            return start + error.start
    return None


def without_halves(text: str) -> str:
    """Return a text that can be written in UTF-8: a lone half of a pair shows as U+FFFD."""
    return text if text.isascii() else HALF.sub("\ufffd", text)


def encoded(texts: Sequence[str]) -> list[bytes]:
    """Return texts as UTF-8, without lone halves of pairs."""
    try:
        return [text.encode() for text in texts]
    except UnicodeEncodeError:
        return [without_halves(text).encode() for text in texts]
