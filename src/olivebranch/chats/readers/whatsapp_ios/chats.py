"""From rows to conversations."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import NamedTuple

from olivebranch.chats.databases.lookup import Named
from olivebranch.chats.databases.sqlite import whole, words
from olivebranch.chats.growing import Growing, Row
from olivebranch.chats.moments import is_within
from olivebranch.chats.readers.whatsapp_ios.kinds import CALL, MISSED, event_of, kind_of
from olivebranch.chats.readers.whatsapp_ios.people import GROUP, Directory, Session, handle
from olivebranch.chats.readers.whatsapp_ios.protobuf import (
    Fields,
    fields_of,
    number_of,
    part,
    text,
)
from olivebranch.conversation import (
    NOBODY,
    OWNER_NAME,
    Act,
    Attachment,
    Call,
    Event,
    Forward,
    Kind,
    Outcome,
    Reaction,
)

FORWARDED = 1 << 7
# Who did what a record of the app reports; of others the database names only whom it was done to.
BY_THE_OWNER = frozenset({Event.BLOCKED, Event.UNBLOCKED})
BY_WHOM_IT_NAMES = frozenset({Event.JOINED, Event.LEFT, Event.RENAMED, Event.SECURITY_CODE})
# In the app's own record of a call: where it stands in the media's data, and how calls end.
CALL_RECORD = 87
OUTCOMES = {
    0: Outcome.ANSWERED,
    1: Outcome.MISSED,
    2: Outcome.FAILED,
    3: Outcome.DECLINED,
    4: Outcome.ANSWERED,
    6: Outcome.MISSED,
    7: Outcome.MISSED,
}
QUOTED = 5
# In the app's record of receipts: reactions of others, and the owner's.
REACTIONS, BY_OTHERS, BY_OWNER = 7, 1, 2
PLACES = frozenset({Kind.LOCATION, Kind.LIVE_LOCATION})
# What stands in the title is the page's own there.
WITHOUT_TITLE = frozenset({Kind.TEXT, Kind.LINK, Kind.SYSTEM, Kind.CALL, Kind.UNKNOWN})


@dataclass(slots=True)
class Chat:
    """A conversation while it grows.

    Attributes:
        session: What the database says about it.
        directory: Who is who.
        growing: The table.
        rows: Number of the row of each record.
        quotes: Records that answer another one: its sign, or the number of its row.
    """

    session: Session
    directory: Directory
    growing: Growing = field(default_factory=Growing)
    rows: list[int] = field(default_factory=list)
    quotes: list[tuple[int, str | int]] = field(default_factory=list)

    def add(self, number: int, at_ms: int, *, row: Named, media: Named, receipt: object) -> None:
        """Add a message."""
        stated, path = whole(row["ZMESSAGETYPE"]), words(media.get("ZMEDIALOCALPATH"))
        kind = kind_of(stated, path=path, origin=whole(media.get("ZMEDIAORIGIN")))
        sender = self._sender(row)
        call = _call_of(stated, whole(row["ZGROUPEVENTTYPE"]), media)
        event = call.event if call else event_of(stated, whole(row["ZGROUPEVENTTYPE"]))
        by_app = kind in {Kind.SYSTEM, Kind.CALL}
        if sender == NOBODY and not by_app:
            kind = Kind.UNKNOWN
        if call:
            kind = Kind.CALL
        record = self.growing.add(
            Row(
                at_ms=at_ms,
                start=number,
                end=number + 1,
                sender=NOBODY if by_app else sender,
                text=_text(row, media, kind=kind),
                kind=kind,
                event=event,
                offset_min=0,
            )
        )
        self.rows.append(number)
        if path or kind in {Kind.IMAGE, Kind.VIDEO, Kind.VOICE, Kind.AUDIO, Kind.STICKER}:
            # The database names the file; the file itself lies elsewhere.
            name = PurePosixPath(path).name
            self.growing.attachments.append(Attachment(record, name, present=False))
        if whole(row["ZFLAGS"]) & FORWARDED and not by_app:
            self.growing.forwards.append(Forward(record, ""))
        if call:
            self.growing.calls.append(Call(record, sender, call.seconds, call.outcome, call.video))
        elif event in BY_THE_OWNER:
            self.growing.acts.append(Act(record, self._owner()))
        elif sender != NOBODY and (kind == Kind.DELETED or event in BY_WHOM_IT_NAMES):
            self.growing.acts.append(Act(record, sender))
        self._note_quote(record, row, media)
        self._note_reactions(record, receipt)

    def _person(self, address: str) -> int:
        if not address or address.endswith(GROUP):
            return NOBODY
        return self.growing.person(self.directory.name(address), handle=handle(address))

    def _owner(self) -> int:
        return self.growing.person(OWNER_NAME, is_me=True)

    def _sender(self, row: Named) -> int:
        if whole(row["ZISFROMME"]):
            return self._owner()
        member = self.directory.members.get(whole(row["ZGROUPMEMBER"]), "")
        alone = "" if self.session.group else self.session.address
        return self._person(member or alone or words(row["ZFROMJID"]))

    def _note_quote(self, record: int, row: Named, media: Named) -> None:
        if parent := whole(row["ZPARENTMESSAGE"]):
            self.quotes.append((record, parent))
        elif quoted := text(fields_of(media.get("ZMETADATA")), QUOTED):
            self.quotes.append((record, quoted))

    def _note_reactions(self, record: int, receipt: object) -> None:
        known = part(fields_of(receipt), REACTIONS)
        for one in known.get(BY_OTHERS, ()):
            given = fields_of(one)
            by, sign, at_ms = self._person(text(given, 2)), text(given, 3), _sent(given, 4)
            self.growing.reactions += [Reaction(record, by, sign, at_ms)] if sign else []
        for one in known.get(BY_OWNER, ()):
            given = fields_of(one)
            sign, at_ms = text(given, 2), _sent(given, 3)
            self.growing.reactions += [Reaction(record, self._owner(), sign, at_ms)] if sign else []


class _Ended(NamedTuple):
    """What is known of a call: the event it is, how long, how it ended, with pictures or not."""

    event: Event
    seconds: int | None
    outcome: Outcome
    video: bool


def _call_of(stated: int, event: int, media: Named) -> _Ended | None:
    """Return what is known of a call; None for what is none."""
    notice = event_of(stated, event)
    if notice in MISSED:
        return _Ended(notice, None, Outcome.MISSED, notice == Event.MISSED_VIDEO)
    if stated != CALL:
        return None
    call = part(part(fields_of(media.get("ZMETADATA")), CALL_RECORD), 1)
    ended, video = number_of(call, 2), bool(number_of(call, 1))
    outcome = Outcome.UNKNOWN if ended is None else OUTCOMES.get(ended, Outcome.UNKNOWN)
    if outcome == Outcome.MISSED:
        missed = Event.MISSED_VIDEO if video else Event.MISSED_VOICE
        return _Ended(missed, None, outcome, video)
    return _Ended(Event.NONE, number_of(call, 3), outcome, video)


def _sent(given: Fields, number: int) -> int | None:
    at_ms = number_of(given, number)
    return at_ms if at_ms is not None and is_within(at_ms) else None


def _text(row: Named, media: Named, *, kind: Kind) -> str:
    """Return the words of a message: its own, those beside its file, or the place it names."""
    own = words(row["ZTEXT"])
    if own or kind in WITHOUT_TITLE:
        return own
    if kind == Kind.CONTACT:
        return words(media.get("ZVCARDNAME"))
    title = words(media.get("ZTITLE"))
    if kind in PLACES and not title and media:
        return f"{words(media['ZLATITUDE'])},{words(media['ZLONGITUDE'])}"
    return title
