"""From the elements of a page to the one table."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from olivebranch.chats.growing import Growing, Row
from olivebranch.chats.moments import Moment, is_within, wall_ms
from olivebranch.chats.readers.telegram_html.element import Element
from olivebranch.chats.readers.telegram_html.phrases import reported
from olivebranch.conversation import (
    NO_RECORD,
    NOBODY,
    UNKNOWN_OFFSET,
    Act,
    Attachment,
    Call,
    Event,
    Forward,
    Kind,
    Outcome,
    Quality,
    Reaction,
    Reply,
)

DATE = re.compile(
    r"(\d{1,2})\.(\d{1,2})\.(\d{4}) (\d{1,2}):(\d\d):(\d\d)(?: UTC([+-])(\d\d):(\d\d))?"
)
VIA = re.compile(r" via @\w+$")
# The line break that the export puts around every text, with its indentation.
AROUND = re.compile(r"\A\n|\n *\Z")
SECONDS = re.compile(r"\((\d{1,9}) seconds?\)")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
MOST_BY_NOBODY = 200
KINDS = {
    "photo_wrap": Kind.IMAGE,
    "sticker_wrap": Kind.STICKER,
    "animated_wrap": Kind.GIF,
    "video_file_wrap": Kind.VIDEO,
    "media_photo": Kind.IMAGE,
    "media_video": Kind.VIDEO,
    "media_voice_message": Kind.VOICE,
    "media_audio_file": Kind.AUDIO,
    "media_file": Kind.DOCUMENT,
    "media_contact": Kind.CONTACT,
    "media_live_location": Kind.LIVE_LOCATION,
    "media_location": Kind.LOCATION,
    "media_venue": Kind.LOCATION,
    "media_game": Kind.LINK,
    "media_invoice": Kind.PAYMENT,
    "media_giveaway": Kind.PAYMENT,
    "media_poll": Kind.POLL,
    "media_call": Kind.CALL,
}
# What a generic box says it holds.
TITLES = {"Sticker": Kind.STICKER, "Animation": Kind.GIF}
FILES = frozenset(
    {Kind.IMAGE, Kind.VIDEO, Kind.VOICE, Kind.AUDIO, Kind.DOCUMENT, Kind.STICKER, Kind.GIF}
    | {Kind.VIEW_ONCE}
)
ENDINGS = {
    "Missed": Outcome.MISSED,
    "Cancelled": Outcome.MISSED,
    "Declined": Outcome.DECLINED,
}


@dataclass(slots=True)
class Page:
    """A page while it is read.

    Attributes:
        offset: Of the first message, in minutes.
        growing: The table.
        numbers: The app's own number of a message to its record.
        replies: Record, and number of what it answers.
        last: When the last message was sent, or the day that a line of its own names.
        sender: Of the message before, which one that is "joined" to it does not repeat.
        origin: Of the words forwarded before, likewise.
        spoke: Everybody who sent a message.
    """

    offset: int = UNKNOWN_OFFSET
    growing: Growing = field(default_factory=Growing)
    numbers: dict[str, int] = field(default_factory=dict)
    replies: list[tuple[int, str]] = field(default_factory=list)
    last: Moment | None = None
    sender: int = NOBODY
    origin: str = ""
    spoke: set[int] = field(default_factory=set)

    def add(self, element: Element | None, *, start: int, end: int) -> str | None:
        """Add one element; return why it is no record."""
        if element is None:
            self.sender = NOBODY
            return "damaged-record"
        if "service" in element.classes:
            return self._line(element, start=start, end=end)
        if (name := element.words.get("from")) is not None:
            shown = VIA.sub("", name.strip())
            self.sender = self.growing.person(shown) if shown else NOBODY
        moment = moment_of(element.date)
        if moment is None:
            return "no-date"
        self.last = moment
        self._message(element, moment, start=start, end=end)
        return None

    def _line(self, element: Element, *, start: int, end: int) -> str | None:
        """Add a line of the app; it has no time of its own."""
        text = AROUND.sub("", element.words.get("body", ""))
        self.sender = NOBODY
        if self.last is None:
            return "no-date"
        event, who = reported(text)
        quality = Quality.INFERRED
        row = Row(self.last.at_ms, start, end, NOBODY, text, Kind.SYSTEM, event)
        record = self.growing.add(row._replace(offset_min=self.last.offset_min, quality=quality))
        self.numbers[element.number] = record
        if who:
            self.growing.acts.append(Act(record, self.growing.person(who)))
        if element.file:
            self.growing.attachments.append(Attachment(record, element.file, present=True))
        return None

    def new_day(self, named: str) -> None:
        """Note the day that a line of the page names, as "23 August 2023"; "" for none."""
        day, _, rest = named.partition(" ")
        month, _, year = rest.partition(" ")
        number = MONTHS.index(month) + 1 if month in MONTHS else 0
        midnight = moment_of(f"{day}.{number}.{year} 00:00:00")
        if midnight:
            self.last = Moment(midnight.at_ms, self.last.offset_min if self.last else self.offset)

    def _message(self, element: Element, moment: Moment, *, start: int, end: int) -> None:
        kind = _kind_of(element)
        call = kind == Kind.CALL
        if not call and self.sender != NOBODY:
            self.spoke.add(self.sender)
        outcome = _outcome(element) if call else Outcome.UNKNOWN
        missed = outcome in {Outcome.MISSED, Outcome.DECLINED}
        row = Row(
            at_ms=moment.at_ms,
            start=start,
            end=end,
            sender=NOBODY if call else self.sender,
            text=AROUND.sub("", element.words.get("text", "")),
            kind=kind,
            event=Event.MISSED_VOICE if missed else Event.NONE,
            offset_min=moment.offset_min,
        )
        record = self.growing.add(row)
        self.numbers[element.number] = record
        if call:
            seconds = SECONDS.search(element.words.get("status", ""))
            spoken = int(seconds[1]) if seconds else None
            self.growing.calls.append(Call(record, self.sender, spoken, outcome))
        self._details(element, record, kind=kind)

    def _details(self, element: Element, record: int, *, kind: Kind) -> None:
        if kind in FILES:
            title = element.words.get("title", "").strip() if kind == Kind.DOCUMENT else ""
            name = element.file or title
            self.growing.attachments.append(Attachment(record, name, bool(element.file)))
        if element.reply is not None:
            self.replies.append((record, f"message{element.reply}"))
        if "forwarded" in element.words or "origin" in element.words:
            self.origin = element.words.get("origin", self.origin).strip()
            self.growing.forwards.append(Forward(record, VIA.sub("", self.origin)))
        for reacted in element.reactions:
            people = [self.growing.person(name) for name in reacted.people]
            count = int(reacted.count) if reacted.count.isdecimal() else 1
            people += [NOBODY] * (min(count, MOST_BY_NOBODY) - len(people))
            self.growing.reactions += [Reaction(record, by, reacted.sign) for by in people]

    def finish(self) -> Growing:
        """Return the table, with every answer knowing what it answers."""
        self.growing.replies += [
            Reply(record, self.numbers.get(number, NO_RECORD)) for record, number in self.replies
        ]
        return self.growing


def moment_of(date: str) -> Moment | None:
    """Return when, from a title like "23.08.2023 13:11:23 UTC-08:00"; None for no date."""
    found = DATE.fullmatch(date.strip())
    if found is None:
        return None
    day, month, year, hour, minute, second = (int(part) for part in found.groups()[:6])
    try:
        wall = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the wall clock
    except ValueError:
        return None
    if not is_within(at_ms := wall_ms(wall)):
        return None
    if not found[7]:
        return Moment(at_ms, UNKNOWN_OFFSET)
    minutes = int(found[8]) * 60 + int(found[9])
    return Moment(at_ms, -minutes if found[7] == "-" else minutes)


def _kind_of(element: Element) -> Kind:
    if not element.media:
        return Kind.TEXT
    title = element.words.get("title", "").strip()
    if title.startswith("Self-destructing"):
        return Kind.VIEW_ONCE
    return TITLES.get(title) or KINDS.get(element.media, Kind.UNKNOWN)


def _outcome(element: Element) -> Outcome:
    status = element.words.get("status", "").strip()
    if SECONDS.search(status):
        return Outcome.ANSWERED
    return ENDINGS.get(status, Outcome.UNKNOWN)
