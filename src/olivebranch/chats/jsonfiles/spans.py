"""Find the elements of a long JSON array without parsing the whole file at once.

A file of 350 MB parsed in one go takes nine times its size in memory. Here
numpy finds where each element begins and ends; the caller parses them in
small groups.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

CHUNK = 8 << 20
QUOTE, BACKSLASH = ord('"'), ord("\\")
OPENING, CLOSING = (ord("{"), ord("[")), (ord("}"), ord("]"))
STRUCTURE = np.zeros(256, dtype=np.bool_)
STRUCTURE[[QUOTE, *OPENING, *CLOSING]] = True
STEP = np.zeros(256, dtype=np.int8)
STEP[[*OPENING]], STEP[[*CLOSING]] = 1, -1


@dataclass(frozen=True, slots=True, eq=False)
class Elements:
    """The objects of one array.

    Attributes:
        start: Where each begins, in bytes.
        end: Where each ends (exclusive).
        array_end: After the closing bracket; the end of the data when there is none.
        closed: The array has a closing bracket.
    """

    start: Ints
    end: Ints
    array_end: int
    closed: bool


def elements(data: bytes, array_start: int) -> Elements:
    """Return where the objects of an array stand.

    Args:
        data: JSON, UTF-8.
        array_start: Where the opening bracket of the array stands.

    Returns:
        Objects only; an element cut off by the end of the data is left out.
    """
    buffer = np.frombuffer(data, dtype=np.uint8)
    depth, in_string = 0, False
    starts: list[Ints] = []
    ends: list[Ints] = []
    for chunk_start in range(array_start, len(data), CHUNK):
        place = chunk_start + np.flatnonzero(STRUCTURE[buffer[chunk_start : chunk_start + CHUNK]])
        place, in_string = _brackets(data, place, in_string=in_string)
        step = STEP[buffer[place]]
        after = depth + np.cumsum(step, dtype=np.int64)
        over = np.flatnonzero(after == 0)
        last = int(over[0]) if len(over) else len(place)
        starts.append(place[:last][(after[:last] == 2) & (step[:last] == 1)])
        ends.append(place[:last][(after[:last] == 1) & (step[:last] == -1)] + 1)
        if len(over):
            return _paired(starts, ends, array_end=int(place[last]) + 1, closed=True)
        depth = int(after[-1]) if len(after) else depth
    return _paired(starts, ends, array_end=len(data), closed=False)


def _brackets(data: bytes, place: Ints, *, in_string: bool) -> tuple[Ints, bool]:
    """Return the brackets that stand outside strings, and whether the stretch ends inside one."""
    buffer = np.frombuffer(data, dtype=np.uint8)
    is_quote = buffer[place] == QUOTE
    before = buffer[np.maximum(place - 1, 0)]
    for suspect in np.flatnonzero(is_quote & (before == BACKSLASH)).tolist():
        is_quote[suspect] = not _is_escaped(data, int(place[suspect]))
    inside = (np.cumsum(is_quote) + in_string) % 2 == 1
    ends_inside = bool(inside[-1]) if len(inside) else in_string
    outside = ~inside & (buffer[place] != QUOTE)
    return place[outside], ends_inside


def _is_escaped(data: bytes, at: int) -> bool:
    backslashes = 0
    while at - backslashes > 0 and data[at - backslashes - 1] == BACKSLASH:
        backslashes += 1
    return backslashes % 2 == 1


def _paired(starts: list[Ints], ends: list[Ints], *, array_end: int, closed: bool) -> Elements:
    empty = np.zeros(0, dtype=np.int64)
    start, end = np.concatenate([empty, *starts]), np.concatenate([empty, *ends])
    whole = min(len(start), len(end))
    return Elements(start[:whole], end[:whole], array_end, closed)
