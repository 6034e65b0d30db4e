"""A channel as DiscordChatExporter writes it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from olivebranch.chats.filekinds import kind_of_file
from olivebranch.chats.growing import Growing, Row
from olivebranch.chats.jsonfiles.chats import (
    Form,
    Place,
    record_in,
    records_in,
    text_in,
)
from olivebranch.chats.jsonfiles.parsing import Record
from olivebranch.chats.jsonfiles.records import Frame
from olivebranch.chats.moments import Moment, of_iso, on_clock_of
from olivebranch.conversation import (
    NO_RECORD,
    NOBODY,
    Act,
    Attachment,
    Call,
    Conversation,
    Edit,
    Event,
    Forward,
    Kind,
    Outcome,
    Precision,
    Reaction,
    Reply,
    Source,
)

OPENING = re.compile(rb'"messages"\s*:\s*(?=\[)')
MARKS = (re.compile(rb'"guild"\s*:\s*\{'), re.compile(rb'"channel"\s*:\s*\{'), OPENING)
# Older versions wrote a number where they had no name; other tools leave the type out.
SPOKEN = frozenset(
    {"", "Default", "Reply", "0", "19", "20", "21", "23"}
    | {"ApplicationCommand", "ChatInputCommand", "ContextMenuCommand", "ThreadStarterMessage"}
)
EVENTS = {
    "RecipientAdd": Event.ADDED,
    "RecipientRemove": Event.REMOVED,
    "ChannelNameChange": Event.RENAMED,
    "ChannelIconChange": Event.OTHER,
    "ChannelPinnedMessage": Event.OTHER,
    "GuildMemberJoin": Event.JOINED,
    "ThreadCreated": Event.OTHER,
    "PollResult": Event.OTHER,
    "UserPremiumGuildSubscription": Event.OTHER,
    "ChannelFollowAdd": Event.OTHER,
    "1": Event.ADDED,
    "2": Event.REMOVED,
    "4": Event.RENAMED,
    "5": Event.OTHER,
    "6": Event.OTHER,
    "7": Event.JOINED,
    **{str(number): Event.OTHER for number in (8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 22, 46)},
}
CALLS = frozenset({"Call", "3"})
DIRECT = frozenset({"DirectTextChat", "DM", "1"})


def is_record(record: Record) -> bool:
    """Return whether an object is a message, and not a part of one."""
    return "author" in record and "timestamp" in record and "type" in record


FORM = Form(OPENING, is_record, marks=MARKS)


@dataclass(slots=True)
class Channel:
    """One channel while it is read.

    Attributes:
        name: Of the reader.
        sha256: Of the file.
        frame: What the file says about the channel.
    """

    name: str
    sha256: str
    frame: Frame
    growing: Growing = field(default_factory=Growing)
    rows: dict[str, int] = field(default_factory=dict)
    answers: list[tuple[int, str]] = field(default_factory=list)

    def add(self, record: Record, place: Place) -> str:
        """Take a message; return the code of why it is none, or ""."""
        moment = of_iso(record.get("timestamp"))
        if moment is None:
            return "no-date"
        forwarded = record_in(record, "forwardedMessage")
        kind, event, spoken = _what(record, forwarded)
        by = self._person(record_in(record, "author"))
        row = self.growing.add(
            Row(
                moment.at_ms,
                place.start,
                place.end,
                sender=by if spoken else NOBODY,
                text=_text(record, forwarded),
                kind=kind,
                event=event,
                offset_min=moment.offset_min,
            )
        )
        self.rows[text_in(record, "id")] = row
        if not spoken and by != NOBODY:
            self.growing.acts.append(Act(row, by))
        if forwarded or text_in(record_in(record, "reference"), "type") == "Forward":
            self.growing.forwards.append(Forward(row, ""))
        elif (answered := text_in(record_in(record, "reference"), "messageId")) and spoken:
            self.answers.append((row, answered))
        self._detail(record, forwarded, row=row, by=by, moment=moment)
        return ""

    def _detail(
        self, record: Record, forwarded: Record, *, row: int, by: int, moment: Moment
    ) -> None:
        growing = self.growing
        if edited := of_iso(record.get("timestampEdited")):
            growing.edits.append(Edit(row, on_clock_of(edited, moment)))
        if text_in(record, "type") in CALLS:
            ended = of_iso(record.get("callEndedTimestamp"))
            lasted = (on_clock_of(ended, moment) - moment.at_ms) // 1000 if ended else None
            growing.calls.append(Call(row, by, lasted, Outcome.UNKNOWN))
        for holder in (record, forwarded):
            growing.attachments += _attachments(holder, row)
        for one in records_in(record, "reactions"):
            self._react(one, row)

    def _react(self, given: Record, row: int) -> None:
        """Add a sign as often as it was put; older exports do not say by whom."""
        emoji = record_in(given, "emoji")
        sign = text_in(emoji, "name") or text_in(emoji, "code")
        people = [self._person(one) for one in records_in(given, "users")]
        count = given.get("count")
        unnamed = min(count, 10_000) - len(people) if isinstance(count, int) else 0
        people += [NOBODY] * unnamed
        self.growing.reactions += [Reaction(row, by, sign) for by in people]

    def _person(self, author: Record) -> int:
        handle = text_in(author, "id")
        name = text_in(author, "nickname") or text_in(author, "name")
        return self.growing.person(name, handle=handle) if name or handle else NOBODY

    def conversation(self) -> Conversation:
        """Return the frozen table."""
        for row, answered in self.answers:
            self.growing.replies.append(Reply(row, self.rows.get(answered, NO_RECORD)))
        channel = record_in(self.frame.keys, "channel")
        kind = text_in(channel, "type")
        source = Source(
            format=self.name,
            sha256=self.sha256,
            tz="UTC",
            title=text_in(channel, "name"),
            thread=text_in(channel, "id"),
            group=kind not in DIRECT if kind else len(self.growing.spoke()) > 2,
            precision=Precision.MS,
        )
        return self.growing.conversation(source)


def _what(record: Record, forwarded: Record) -> tuple[Kind, Event, bool]:
    """Return kind and event of a record, and whether somebody sent it."""
    said = text_in(record, "type")
    if said in CALLS:
        return Kind.CALL, Event.NONE, False
    if said in EVENTS:
        return Kind.SYSTEM, EVENTS[said], False
    if said not in SPOKEN:
        return Kind.UNKNOWN, Event.OTHER, False
    return _sent(record, forwarded), Event.NONE, True


def _sent(record: Record, forwarded: Record) -> Kind:
    """Return what somebody sent."""
    for holder in (record, forwarded):
        if files := records_in(holder, "attachments"):
            return kind_of_file(text_in(files[0], "fileName") or text_in(files[0], "url"))
        if records_in(holder, "stickers"):
            return Kind.STICKER
    if record_in(record, "poll"):
        return Kind.POLL
    if text_in(record, "content") or text_in(forwarded, "content"):
        return Kind.TEXT
    return Kind.LINK if records_in(record, "embeds") else Kind.UNKNOWN


def _text(record: Record, forwarded: Record) -> str:
    """Return the words; without any, those of what was forwarded, asked or shown."""
    found = text_in(record, "content") or text_in(forwarded, "content")
    return found or "\n".join(_shown(record))


def _shown(record: Record) -> Iterator[str]:
    poll = record_in(record, "poll")
    question = record_in(poll, "question")
    if words := text_in(question, "text"):
        yield words
    for embed in records_in(record, "embeds"):
        for key in ("title", "description", "url"):
            if words := text_in(embed, key):
                yield words
                if key != "title":
                    break


def _attachments(holder: Record, row: int) -> Iterator[Attachment]:
    for one in records_in(holder, "attachments"):
        url = text_in(one, "url")
        name = text_in(one, "fileName") or url
        yield Attachment(row, name, present=bool(url) and "://" not in url)
    for one in records_in(holder, "stickers"):
        yield Attachment(row, text_in(one, "name"), present=False)
