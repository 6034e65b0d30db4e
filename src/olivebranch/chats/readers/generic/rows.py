"""Cells of somebody else's table, in our own words."""

import re
from collections.abc import Sequence

from olivebranch.chats.filekinds import kind_of_file
from olivebranch.chats.flat.plain import Cell, Cells, json_of, list_of, text_of, yes_of
from olivebranch.chats.flat.taking import KIND_OF
from olivebranch.conversation import OWNER_NAME

OUT = frozenset({"out", "outgoing", "sent", "me"})
IN = frozenset({"in", "incoming", "received"})
# How Android's own table of text messages numbers them: received, sent, draft, and on the way.
NUMBERED = {"1": "in", **dict.fromkeys(("2", "3", "4", "5", "6"), "out")}
SYSTEM_WORDS = frozenset({"system", "notification", "event", "service"})
# A file's name or address, of which a cell may hold several.
FILE = re.compile(r"\S+\.\w{2,5}(?:\?\S*)?")
COUNTED = re.compile(r"(.+?) ?\((\d{1,4})\)")
# What elsewhere stands in a column "type", beside our own words.
KINDS = {
    "photo": "image",
    "picture": "image",
    "img": "image",
    "ptt": "voice",
    "voicemessage": "voice",
    "file": "document",
    "vcard": "contact",
    "revoked": "deleted",
    "url": "link",
} | {name: name for name in KIND_OF}


def in_our_words(cells: Cells) -> Cells:
    """Return the cells of a row as our columns have them.

    Direction and type become `is_me` and `kind`, plain names of files become attachments, and
    a message of the owner's gets a sender.
    """
    said = dict(cells)
    direction = _word(said.pop("direction", None))
    direction = NUMBERED.get(direction, direction)
    stated = _word(said.pop("type", None))
    direction = direction or stated
    if "is_me" not in said and direction in OUT | IN:
        said["is_me"] = direction in OUT
    if "sender" not in said and "handle" not in said and yes_of(said.get("is_me")):
        said["sender"] = OWNER_NAME
    if files := _files(said.get("attachments")):
        said["attachments"] = files
    if "reactions" in said and not list_of(said["reactions"]):
        said["reactions"] = _signs(said["reactions"])
    if kind := _kind(said, stated, files):
        said["kind"] = kind
    return said


def _kind(cells: Cells, stated: str, files: Sequence[Cells]) -> str | None:
    if "kind" in cells:
        return _word(cells["kind"])
    if stated in SYSTEM_WORDS or not ("sender" in cells or "handle" in cells):
        return "system"
    if stated in KINDS:
        return KINDS[stated]
    if files:
        return kind_of_file(text_of(files[0].get("name"))).name.lower()
    return None


def _word(cell: Cell) -> str:
    return text_of(cell).strip().lower()


def _files(cell: Cell) -> list[Cells]:
    if cell is None:
        return []
    given = json_of(cell)
    if isinstance(given, list) and all(isinstance(one, dict) for one in given):
        return list_of(given)
    pieces = _pieces(cell)
    names = given if isinstance(given, list) else [cell]
    if all(FILE.fullmatch(piece) for piece in pieces):
        names = list(pieces)
    return [_file(text_of(name)) for name in names if name]


def _file(name: str) -> Cells:
    return {"name": name, "present": "://" not in name}


def _signs(cell: Cell) -> list[Cells]:
    """Return the reactions of a row such as "👍 (2), ❤"."""
    found: list[Cells] = []
    for piece in _pieces(cell):
        counted = COUNTED.fullmatch(piece)
        sign, count = (counted[1], int(counted[2])) if counted else (piece, 1)
        found += [{"sign": sign}] * count
    return found


def _pieces(cell: Cell) -> list[str]:
    return [piece.strip() for piece in text_of(cell).split(",") if piece.strip()]
