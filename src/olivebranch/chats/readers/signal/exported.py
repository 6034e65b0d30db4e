"""One record of the `data.json` that signal-export writes beside `chat.md`."""

from olivebranch.chats.filekinds import kind_of_file
from olivebranch.chats.growing import Row
from olivebranch.chats.moments import of_iso
from olivebranch.chats.readers.signal.rooms import Room, Rooms
from olivebranch.chats.readers.signal.values import Values, listed, text
from olivebranch.chats.textfiles.phrasebook import phrasebook
from olivebranch.conversation import (
    NO_RECORD,
    NOBODY,
    OWNER_NAME,
    UNKNOWN_OFFSET,
    Attachment,
    Call,
    Event,
    Kind,
    Outcome,
    Reaction,
    Reply,
)

SOFT_BREAK = "  "
KEYS = frozenset({"date", "sender", "body"})


def is_exported(record: Values) -> bool:
    """Return whether this is a record of `data.json`."""
    return record.keys() >= KEYS


def add(rooms: Rooms, record: Values, *, end: int) -> None:
    """Add a record, or note that it has no date."""
    when = of_iso(record.get("date"), zoneless=UNKNOWN_OFFSET)
    if when is None:
        rooms.skip(end, "no-date")
        return
    room = rooms.room("")
    words = text(record.get("body")).removesuffix(SOFT_BREAK)
    at_ms, offset = when
    if offset == UNKNOWN_OFFSET:
        rooms.tz = "local"
    name = text(record.get("sender"))
    nobody = not words and name in phrasebook("signal").phrases.lists["nobody"]
    sender = NOBODY if nobody else _person(room, name)
    row = Row(at_ms, 0, 0, sender, words, offset_min=offset)
    position = rooms.add(room, _meant(row, record), end=end)
    _detail(room, position, record=record, sender=row.sender)
    room.said[words] = position


def _person(room: Room, name: str) -> int:
    lists = phrasebook("signal").phrases.lists
    if name in lists["owner"]:
        return room.growing.person(OWNER_NAME, is_me=True)
    return room.growing.person(name) if name else NOBODY


def _meant(row: Row, record: Values) -> Row:
    """Return the row with what the record is."""
    meaning = phrasebook("signal").text(row.text.encode())
    if record.get("call") is True or (meaning and meaning.kind == Kind.CALL):
        event = meaning.event if meaning else Event.NONE
        return row._replace(kind=Kind.CALL, event=event, sender=NOBODY)
    kind = _kind(record)
    if kind == Kind.TEXT and row.sender == NOBODY and not row.text:
        return row._replace(kind=Kind.SYSTEM, event=Event.OTHER)
    return row._replace(kind=kind)


def _kind(record: Values) -> Kind:
    if record.get("deleted") is True:
        return Kind.DELETED
    if record.get("sticker"):
        return Kind.STICKER
    files = listed(record.get("attachments"))
    return kind_of_file(text(files[0].get("path"))) if files else Kind.TEXT


def _detail(room: Room, position: int, *, record: Values, sender: int) -> None:
    growing = room.growing
    for file in listed(record.get("attachments")):
        growing.attachments.append(Attachment(position, text(file.get("name")), present=True))
    given = record.get("reactions")
    for reaction in given if isinstance(given, list) else []:
        name, sign = _reaction(reaction)
        if sign:
            growing.reactions.append(Reaction(position, _person(room, name), sign))
    quoted = text(record.get("quote")).strip("\n")
    if quoted:
        words = quoted.removeprefix("> ").replace("\n> ", "\n")
        growing.replies.append(Reply(position, room.said.get(words, NO_RECORD)))
    body = text(record.get("body")).removesuffix(SOFT_BREAK)
    meaning = phrasebook("signal").text(body.encode())
    if meaning and meaning.kind == Kind.CALL:
        outcome = meaning.outcome or Outcome.UNKNOWN
        growing.calls.append(Call(position, sender, meaning.seconds, outcome, meaning.video))


def _reaction(given: object) -> tuple[str, str]:
    """Return name and emoji; written as a pair or as an object."""
    if isinstance(given, dict):
        return text(given.get("name")), text(given.get("emoji"))
    if isinstance(given, list) and len(given) == 2:
        return text(given[0]), text(given[1])
    return "", ""
