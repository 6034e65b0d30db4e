"""Cells of the flat table: what may stand in them, and how they are understood again."""

from contextlib import suppress
from datetime import datetime

import orjson

from olivebranch.chats.moments import wall_ms
from olivebranch.chats.plaintext import without_halves
from olivebranch.conversation import UNKNOWN_OFFSET, iso

Cell = object  # a JSON value; None for nothing
Cells = dict[str, Cell]

YES = frozenset({"true", "1", "1.0", "yes", "y"})
NO = frozenset({"false", "0", "0.0", "no", "n"})
MOST_DIGITS = 20


def clean(value: Cell) -> Cell:
    """Return a JSON value all of whose texts can be written in UTF-8."""
    if isinstance(value, str):
        return without_halves(value)
    if isinstance(value, list | tuple):
        return [clean(one) for one in value]
    if isinstance(value, dict):
        return {without_halves(str(key)): clean(one) for key, one in value.items()}
    return value


def stamp(at_ms: int | None) -> str | None:
    """Return a wall-clock time as ISO text; None for one that no calendar has."""
    with suppress(OverflowError):
        return None if at_ms is None else iso(at_ms, UNKNOWN_OFFSET)
    return None


def at_ms_of(cell: Cell) -> int | None:
    """Return a wall-clock time in ms since 1970-01-01; None if there is none."""
    with suppress(ValueError, OverflowError):
        if isinstance(cell, str) and cell:
            return wall_ms(datetime.fromisoformat(cell))
    return None


def text_of(cell: Cell) -> str:
    """Return a cell as text; what is neither text nor number as JSON."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(cell) if isinstance(cell, int | float) else orjson.dumps(cell).decode()


def whole_of(cell: Cell) -> int | None:
    """Return a whole number; None if it is none, or far too large for anything here."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int):
        return cell if abs(cell) < 1 << 62 else None
    with suppress(ValueError, OverflowError):
        if isinstance(cell, str) and 0 < len(cell) < MOST_DIGITS:
            return int(cell)
        if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1 << 53:
            return int(cell)
    return None


def yes_of(cell: Cell) -> bool | None:
    """Return whether a cell says yes; None if it says neither."""
    if isinstance(cell, bool):
        return cell
    word = text_of(cell).strip().lower()
    return True if word in YES else False if word in NO else None


def json_of(cell: Cell) -> Cell:
    """Return what a cell holds as JSON, or the JSON written in its text; None if it is none."""
    if not isinstance(cell, str):
        return cell
    with suppress(orjson.JSONDecodeError):
        return orjson.loads(cell) if cell else None
    return None


def list_of(cell: Cell) -> list[Cells]:
    """Return the objects of a list; what else it holds is left out."""
    found = json_of(cell)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
