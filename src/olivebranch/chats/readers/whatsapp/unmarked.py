"""Lines of the app in somebody's name that no phrase alone tells from a person's words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from olivebranch.chats.readers.whatsapp.phrases import LONG_ENOUGH, MARK, known_event
from olivebranch.conversation import Kind

Ints = npt.NDArray[np.int64]

# iPhones mark the first line already; a file without a mark up to here has none.
MARKED_WITHIN = 4 << 20
# Only the app speaks in the name of a group, and seldom.
MOST_LINES = 1000
ATTACHED = b" (file attached) "


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """Texts and who is said to have written them; the arrays are of shape (records,).

    Attributes:
        data: The file, UTF-8.
        start: Where each text begins, in bytes.
        end: Where it ends.
        sender: Position in `names`, or NOBODY.
        kind: Values of `Kind`.
        names: Of everybody.
    """

    data: bytes
    start: Ints
    end: Ints
    sender: npt.NDArray[np.int32]
    kind: npt.NDArray[np.uint8]
    names: Sequence[str]

    def text(self, row: int) -> str:
        """Return the text of a record."""
        return self.data[self.start[row] : self.end[row]].decode("utf-8", errors="replace")


def is_markless(data: bytes) -> bool:
    """Return whether no direction mark tells what the app says, as when somebody took them out."""
    return data.find(MARK.encode(), 0, MARKED_WITHIN) < 0


def of_group(said: Said, name: int) -> list[int]:
    """Return the records of a name that nobody but the app speaks in: a group's own.

    Args:
        said: All texts.
        name: One in whose name the app has said that the conversation is encrypted.
    """
    rows = np.flatnonzero(said.sender == name)
    if len(said.names) < 3 or len(rows) > MOST_LINES or (said.kind[rows] != Kind.TEXT).any():
        return []
    return rows.tolist() if all(_is_line(said.text(row)) for row in rows.tolist()) else []


def _is_line(text: str) -> bool:
    plain = text.removeprefix(MARK)
    marked = len(plain) < len(text) and not plain.startswith("@")
    return "\n" not in plain and (marked or known_event(plain) is not None)


def with_files(said: Said) -> list[int]:
    """Return the records that name a file and go on in the same line."""
    rows: list[int] = []
    at = said.data.find(ATTACHED)
    while at >= 0:
        rows.append(int(np.searchsorted(said.start, at, side="right")) - 1)
        at = said.data.find(ATTACHED, at + 1)
    return rows


def of_themselves(said: Said) -> Iterator[int]:
    """Yield records in which somebody is said to do what the app tells: "Anna: Anna left"."""
    for name, written in enumerate(said.names):
        words = f"{written}: {written} ".encode()
        at = said.data.find(words, 0, MARKED_WITHIN)
        while at >= 0:
            row = int(np.searchsorted(said.start, at, side="right"))
            if row < len(said.start) and said.sender[row] == name and _tells(said.text(row)):
                yield row
            at = said.data.find(words, at + 1, MARKED_WITHIN)


def _tells(text: str) -> bool:
    return "\n" not in text and known_event(text, shortest=LONG_ENOUGH) is not None
