"""What each message becomes: who sent it, what it is, and what else belongs to it."""

import numpy as np

from olivebranch.chats.databases.sqlite import Database, whole, words
from olivebranch.chats.readers.imessage.book import (
    OWNER,
    UNKNOWN,
    Book,
    Codes,
    chats_of,
    people_of,
)
from olivebranch.chats.readers.imessage.extras import Extras, Tapback, extras_of
from olivebranch.chats.readers.imessage.files import File, files_of
from olivebranch.chats.readers.imessage.scan import Scan
from olivebranch.chats.readers.imessage.stretches import TABLE
from olivebranch.chats.readers.imessage.table import Draft, are_dates, moments
from olivebranch.conversation import (
    NO_RECORD,
    NOBODY,
    Act,
    Attachment,
    Edit,
    Event,
    Forward,
    Kind,
    Quality,
    Reaction,
    Reply,
)


def drafted(database: Database, book: Book, scan: Scan) -> Draft:
    """Return what each message becomes."""
    people = people_of(book, scan)
    draft = _dated(scan, people, chats_of(database, book, scan))
    alone = [one.members[0] if len(one.members) == 1 else UNKNOWN for one in book.chats]
    # In a chat of two it goes without saying who wrote.
    implied = np.array([*alone, UNKNOWN], np.int32)[draft.chat]
    people = np.where(people == UNKNOWN, implied, people)
    for place in np.flatnonzero((people == UNKNOWN) & (scan.handle > 0) & ~scan.mine).tolist():
        people[place] = book.of_handle(int(scan.handle[place]))
    draft.sender = np.where(scan.mine, OWNER, people)
    extras = extras_of(database, scan)
    places = _places(database, scan, extras)
    _note_files(draft, scan, files_of(database), kinds=extras.kinds)
    _note_answers(draft, extras, places=places)
    _note_events(draft, book, extras)
    _note_tapbacks(draft, extras.tapbacks, places=places)
    draft.kind[(draft.sender == UNKNOWN) & (draft.kind != Kind.SYSTEM)] = Kind.UNKNOWN
    return draft


def _dated(scan: Scan, people: Codes, chats: Codes) -> Draft:
    stated, read = are_dates(scan.stamp), are_dates(scan.read)
    return Draft(
        chat=chats,
        sender=people,
        kind=np.full(len(scan.row), Kind.TEXT, np.uint8),
        event=np.full(len(scan.row), Event.NONE, np.uint8),
        at_ms=moments(np.where(stated, scan.stamp, scan.read)),
        quality=np.where(stated, Quality.STATED, Quality.INFERRED).astype(np.uint8),
        # A message that was read was written before that.
        kept=stated | read,
        dated=stated | read,
    )


def _places(database: Database, scan: Scan, extras: Extras) -> dict[str, int]:
    """Return the places of the messages that others refer to, by their sign."""
    wanted = {one.target.encode() for one in extras.tapbacks}
    wanted |= {one.target.encode() for one in extras.answers}
    if not wanted:
        return {}
    rows = {sign: row for row, sign in database.rows(TABLE, "guid") if sign in wanted}
    return {
        words(sign): place
        for sign, row in rows.items()
        if (place := place_of(scan, whole(row))) is not None
    }


def place_of(scan: Scan, row: int) -> int | None:
    """Return the place of a row among all messages; None when it could not be read."""
    place = int(np.searchsorted(scan.row, row))
    return place if place < len(scan.row) and scan.row[place] == row else None


def _note_files(
    draft: Draft, scan: Scan, files: dict[int, list[File]], *, kinds: dict[int, Kind]
) -> None:
    for row, listed in files.items():
        place = place_of(scan, row)
        if place is None:
            continue
        draft.kind[place] = listed[0].kind
        for file in listed:
            # The database names the file; the file itself lies elsewhere.
            draft.note("attachments", Attachment(place, file.name, present=False))
    for place, kind in kinds.items():
        draft.kind[place] = kind


def _note_answers(draft: Draft, extras: Extras, *, places: dict[str, int]) -> None:
    for answer in extras.answers:
        draft.note("replies", Reply(answer.place, places.get(answer.target, NO_RECORD)))
    for place in extras.forwards:
        draft.note("forwards", Forward(place, ""))
    for place, stamp, before in extras.changes:
        stamps = np.array([stamp], np.int64)
        at_ms = int(moments(stamps)[0]) if are_dates(stamps)[0] else None
        draft.note("edits", Edit(place, at_ms, before))


def _note_events(draft: Draft, book: Book, extras: Extras) -> None:
    for place, event in extras.events.items():
        draft.event[place] = event
        if place in extras.others:
            draft.texts[place] = book.people[book.of_handle(extras.others[place])].encode()
        if extras.texts.get(place):
            draft.texts[place] = extras.texts[place].encode()
        _act(draft, place)
        draft.sender[place] = NOBODY
    for place, kind in extras.kinds.items():
        if kind == Kind.DELETED:
            _act(draft, place)


def _act(draft: Draft, place: int) -> None:
    if (by := int(draft.sender[place])) != UNKNOWN:
        draft.note("acts", Act(place, by))


def _note_tapbacks(draft: Draft, tapbacks: list[Tapback], *, places: dict[str, int]) -> None:
    """Put signs on the messages they belong to; one whose message is gone stays on its own."""
    put: dict[tuple[int, int, str], Reaction] = {}
    for place, target_sign, sign, taken_back in tapbacks:
        target = places.get(target_sign)
        by = int(draft.sender[place])
        if target is None or not draft.kept[target]:
            draft.kind[place], draft.event[place] = Kind.SYSTEM, Event.OTHER
            _act(draft, place)
            draft.sender[place] = NOBODY
            continue
        draft.kept[place] = False
        if taken_back:
            draft.taken_back += 1
            put.pop((target, by, sign), None)
        else:
            at_ms = int(draft.at_ms[place])
            put[target, by, sign] = Reaction(target, max(by, NOBODY), sign, at_ms)
    for reaction in put.values():
        draft.note("reactions", reaction)
