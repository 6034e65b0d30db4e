"""Records of the backup put into the conversations they belong to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from olivebranch.chats.growing import Row
from olivebranch.chats.moments import is_within
from olivebranch.chats.reader import Unread
from olivebranch.chats.readers.sms_backup.chats import Chat, Chats
from olivebranch.chats.readers.sms_backup.numbers import AND, is_group, local, members, plain
from olivebranch.chats.readers.sms_backup.parts import Parts, parts_of, stated
from olivebranch.chats.readers.sms_backup.pieces import Piece, Run
from olivebranch.chats.readers.sms_backup.tags import DAMAGED, SMS_KEYS, contact_key
from olivebranch.chats.readers.sms_backup.words import Words, words_of
from olivebranch.chats.reporting import Tally
from olivebranch.conversation import (
    NOBODY,
    Act,
    Attachment,
    Call,
    Event,
    Kind,
    Outcome,
    Quality,
)

MOST_DIGITS = 13
# A stretch of fewer messages than this is faster one by one.
FEW = 16
RECEIVED, SENT = "1", "2"
# Drafts, what waits, and what failed: written, and never sent.
NEVER_SENT = frozenset({"3", "4", "5", "6"})
# How a call ended; "2" is one that the owner made.
CALLS: Mapping[str, tuple[Outcome, Event]] = {
    "1": (Outcome.ANSWERED, Event.NONE),
    "2": (Outcome.ANSWERED, Event.NONE),
    "3": (Outcome.MISSED, Event.MISSED_VOICE),
    "4": (Outcome.MISSED, Event.MISSED_VOICE),
    "5": (Outcome.DECLINED, Event.NONE),
    "6": (Outcome.DECLINED, Event.NONE),
    "7": (Outcome.ANSWERED, Event.NONE),
}
LONGEST_CALL_DIGITS = 7
# What phones write in place of the owner's own number.
OWN_NUMBER = "insert-address-token"


@dataclass(slots=True)
class Table:
    """All conversations of a file while they grow.

    Attributes:
        line_of: Tells the line of a place in the window of the last piece.
        chats: The conversations.
        sides: Who wrote to whom, a code, by address, contact and type as they stand in the file.
        speakers: Conversation and sender by that code.
        unread: What became no record.
        tally: What the person should know.
        records: How many records the file holds, damaged ones included.
    """

    line_of: Callable[[int], int]
    chats: Chats = field(default_factory=Chats)
    sides: dict[tuple[bytes, bytes, bytes], int] = field(default_factory=dict)
    speakers: list[tuple[Chat, int]] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    records: int = 0

    def add(self, piece: Run | Piece) -> None:
        """Take in a piece of the file: records, or what is none."""
        if isinstance(piece, Run):
            self.records += len(piece.ends)
            self._add_run(piece)
        else:
            self.records += 1
            self._add_piece(piece)

    def _add_run(self, run: Run) -> None:
        """Take in many messages, an unusual one among them by itself."""
        words = words_of(run, self.sides)
        unusual = np.flatnonzero(words.side < 0)
        last = 0
        for row in [*unusual.tolist(), len(run.ends)]:
            if row - last < FEW:
                self._add_each(run, last, row)
            else:
                self._add_words(words.part(last, row))
            self._add_each(run, row, row + 1)
            last = row + 1

    def _add_each(self, run: Run, first: int, last: int) -> None:
        for row in range(first, min(last, len(run.ends))):
            start = run.ends[row - 1] if row else run.start
            found = dict(zip(SMS_KEYS, run.values[row], strict=True))
            line = self.line_of(run.places[row])
            self._add_piece(Piece(start, run.ends[row], line, "sms", found))

    def _add_words(self, words: Words) -> None:
        """Take in usual messages, a conversation at a time."""
        sides = np.array([(chat.number, sender) for chat, sender in self.speakers])[words.side]
        by_chat = np.argsort(sides[:, 0], kind="stable")
        borders = np.flatnonzero(np.diff(sides[by_chat, 0])) + 1
        for rows in np.split(by_chat, borders):
            chat, _ = self.speakers[words.side[rows[0]]]
            chat.growing.add_words(
                [words.texts[row] for row in rows.tolist()],
                at_ms=words.at_ms[rows],
                start=words.start[rows],
                end=words.end[rows],
                sender=sides[rows, 1],
            )

    def _add_piece(self, piece: Piece) -> None:
        adding = {"sms": self._add_sms, "mms": self._add_mms, "call": self._add_call}
        at_ms, quality = moment(piece.attributes.get(b"date", b""))
        if piece.reason or not at_ms:
            reason = piece.reason or ("no-date" if piece.name in adding else "damaged-record")
            self.unread.append(Unread(piece.start, piece.end, piece.line, reason))
            self.tally.add(reason, piece.line)
            return
        if piece.mended:
            self.tally.add("mended-record", piece.line)
        row = Row(at_ms, piece.start, piece.end, offset_min=0, quality=quality)
        adding.get(piece.name, self._add_unknown)(piece, row)

    def _add_sms(self, piece: Piece, row: Row) -> None:
        found = piece.attributes
        name = contact_key(found)
        chat = self.chats.of(stated(found, b"address"), stated(found, name))
        box = stated(found, b"type")
        sender = self._add_message(piece, chat, row._replace(text=stated(found, b"body")), box=box)
        if sender != NOBODY:
            key = found.get(b"address", b""), found.get(name, b""), found.get(b"type", b"")
            if key not in self.sides:
                self.sides[key] = len(self.speakers)
                self.speakers.append((chat, sender))

    def _add_mms(self, piece: Piece, row: Row) -> None:
        found, parts = piece.attributes, parts_of(piece.inner)
        address = _address(stated(found, b"address"), parts)
        chat = self.chats.of(address, stated(found, b"contact_name"))
        row = row._replace(
            text="\n".join(filter(None, (stated(found, b"sub"), *parts.texts))),
            kind=parts.media[0].kind if parts.media else Kind.TEXT,
        )
        self._add_message(piece, chat, row, box=stated(found, b"msg_box"), number=parts.sender)
        for one in parts.media:
            attachment = Attachment(len(chat.growing) - 1, one.name, one.present)
            chat.growing.attachments.append(attachment)
            if one.damaged:
                self.tally.add("damaged-attachment", piece.line)

    def _add_message(
        self, piece: Piece, chat: Chat, row: Row, *, box: str, number: str = ""
    ) -> int:
        """Add a message; return its sender, NOBODY when it was never sent."""
        if DAMAGED in row.text:
            self.tally.add("not-utf8", piece.line)
        sender = NOBODY
        if box == RECEIVED:
            sender = chat.sender(number)
        elif box == SENT:
            sender = chat.me
        kind = Kind.UNKNOWN if sender == NOBODY else row.kind
        record = chat.growing.add(row._replace(sender=sender, kind=kind))
        if box in NEVER_SENT:
            chat.growing.acts.append(Act(record, chat.me))
            self.tally.add("never-sent", piece.line)
        elif sender == NOBODY:
            self.tally.add("unknown-record-type", piece.line)
        return sender

    def _add_call(self, piece: Piece, row: Row) -> None:
        found = piece.attributes
        number, box, duration = (stated(found, key) for key in (b"number", b"type", b"duration"))
        chat = self.chats.of(number, stated(found, b"contact_name"))
        outcome, event = CALLS.get(box, (Outcome.UNKNOWN, Event.NONE))
        if outcome == Outcome.UNKNOWN:
            self.tally.add("unknown-record-type", piece.line)
        known = duration.isdecimal() and len(duration) <= LONGEST_CALL_DIGITS
        seconds = int(duration) if known else None
        if box == SENT and seconds == 0:
            outcome = Outcome.MISSED
        record = chat.growing.add(row._replace(kind=Kind.CALL, event=event))
        by = chat.me if box == SENT else chat.sender(number)
        chat.growing.calls.append(Call(record, by, seconds, outcome))

    def _add_unknown(self, piece: Piece, row: Row) -> None:
        found = piece.attributes
        chat = self.chats.of(stated(found, b"address"), stated(found, b"contact_name"))
        chat.growing.add(row._replace(kind=Kind.UNKNOWN, text=stated(found, b"body")))
        self.tally.add("unknown-record-type", piece.line)


def moment(date: bytes) -> tuple[int, Quality]:
    """Return a moment in ms, 0 for none, and how far it can be relied on.

    Older phones state some in seconds.
    """
    at = int(date) if date.isdigit() and len(date) <= MOST_DIGITS else 0
    if is_within(at):
        return at, Quality.STATED
    if is_within(at * 1000):
        return at * 1000, Quality.INFERRED
    return 0, Quality.STATED


def _address(address: str, parts: Parts) -> str:
    """Return the address of a conversation; a group filed under one number gets all of them."""
    if len(members(address)) > 1 or is_group(address):
        return address
    people = {local(plain(one)) or one: one for one in parts.people if one}
    if len(people) < 3:
        return address
    return AND.join(one for one in people.values() if one != OWN_NUMBER)
