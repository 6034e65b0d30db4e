"""The JSON that Meta writes for Messenger and Instagram alike, and how to tell them apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from olivebranch.chats.filekinds import kind_of_file
from olivebranch.chats.given import GivenFile
from olivebranch.chats.growing import Growing, Row
from olivebranch.chats.jsonfiles.chats import (
    Form,
    Place,
    beginning,
    record_in,
    records_in,
    text_in,
)
from olivebranch.chats.jsonfiles.parsing import Record
from olivebranch.chats.jsonfiles.records import Frame
from olivebranch.chats.meta.phrases import Meaning, forms_of, meaning_of
from olivebranch.chats.moments import Moment, since_1970
from olivebranch.chats.textfiles.headed import owner_by_title
from olivebranch.conversation import (
    NOBODY,
    Act,
    Attachment,
    Call,
    Conversation,
    Event,
    Kind,
    Outcome,
    Precision,
    Reaction,
    Source,
)

OPENING = re.compile(rb'"messages"\s*:\s*(?=\[)')
SENDER = re.compile(rb'"sender_name"\s*:')
TIME = re.compile(rb'"timestamp(?:_ms)?"\s*:')
THREAD = re.compile(rb'"thread_path"\s*:')
# The export of end-to-end encrypted chats has names of its own.
ENCRYPTED = re.compile(rb'"senderName"\s*:')
ENCRYPTED_TIME = re.compile(rb'"timestamp"\s*:\s*-?\d')
OF_MESSENGER = (
    b"your_facebook_activity",
    b"e2ee_cutover",
    b"messages/stickers_used",
    b'"Facebook User"',
    b'"Facebook user"',
)
OF_INSTAGRAM = re.compile(
    rb'your_instagram_activity|"original_content_owner"|"Instagram User"|"Instagram user"'
    rb'|"content"\s*:\s*"(?:Liked a message|Reacted [^"]{1,80} to your message )"'
)
APPS = {"instagram": "instagram", "facebook": "messenger", "messenger": "messenger"}
TAIL = 4 << 10
MESSAGE_FILE = re.compile(r"message(?:_\d+)?\.json", re.IGNORECASE)
# Nobody's name: the account is gone.
NAMELESS = "?"
SECONDS_BELOW = 100_000_000_000

# UTF-8 read as Latin-1: every byte has become a character below 256.
SEQUENCE = re.compile("[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
CONTROLS = re.compile("[\x80-\x9f]")

# In this order: a record may have several.
FILES = (
    ("photos", Kind.IMAGE),
    ("videos", Kind.VIDEO),
    ("audio_files", Kind.VOICE),
    ("gifs", Kind.GIF),
    ("sticker", Kind.STICKER),
    ("files", Kind.DOCUMENT),
)
HOLDERS = frozenset({"media", "share", *(key for key, _ in FILES)})
# What somebody did alone, and what was done to others.
MOVES = {
    "Subscribe": (Event.JOINED, Event.ADDED),
    "Unsubscribe": (Event.LEFT, Event.REMOVED),
}
PLAIN_TYPES = frozenset({"", "Generic", "Share", "text", "media", "link", "placeholder"})


def app_of(file: GivenFile) -> str:
    """Return "messenger" or "instagram" for a file of Meta's shape, else ""."""
    head = beginning(file)
    if not head.startswith(b"{") or not OPENING.search(head):
        return ""
    if ENCRYPTED.search(head) and ENCRYPTED_TIME.search(head):
        return "messenger"
    of_meta = (SENDER.search(head) and TIME.search(head)) or THREAD.search(head)
    return _named_app(file, head) if of_meta else ""


def _named_app(file: GivenFile, head: bytes) -> str:
    """Return the app by the folder a file stands in, else by marks within it."""
    where = f"{file.path or ''}/{file.name}".casefold()
    # The innermost folder that names the app decides.
    named = max(APPS, key=where.rfind)
    if named in where:
        return APPS[named]
    known = head + file.window(file.size - TAIL, file.size)
    if any(mark in known for mark in OF_MESSENGER):
        return "messenger"
    return "instagram" if OF_INSTAGRAM.search(known) else "messenger"


def mended(text: str) -> str:
    """Return a text whose UTF-8 was read as Latin-1 as it was meant, any other as it is."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        pass
    # Only part of it is broken. Right texts never hold these control characters.
    return SEQUENCE.sub(_mended_one, text) if CONTROLS.search(text) else text


def _mended_one(found: re.Match[str]) -> str:
    try:
        return found.group().encode("latin-1").decode("utf-8")
    except UnicodeError:
        return found.group()


def is_record(record: Record) -> bool:
    """Return whether an object is a message, and not a part of one."""
    return "sender_name" in record or "senderName" in record


FORM = Form(OPENING, is_record)


class What(NamedTuple):
    """What a record is.

    Attributes:
        kind: What it is.
        event: What it reports.
        spoken: It counts as a message of its sender.
        video: A call with pictures.
    """

    kind: Kind
    event: Event = Event.NONE
    spoken: bool = True
    video: bool = False


@dataclass(slots=True)
class Thread:
    """One chat of Meta's shape while it is read.

    Attributes:
        name: Of the reader.
        file: It is read from.
        frame: The chat's own keys.
    """

    name: str
    file: GivenFile
    frame: Frame
    growing: Growing = field(default_factory=Growing)
    members: list[str] = field(default_factory=list)
    forms: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Note who belongs to the chat."""
        given = self.frame.keys.get("participants")
        for one in given if isinstance(given, list) else []:
            name = one.get("name") if isinstance(one, dict) else one
            if isinstance(name, str):
                self.members.append(mended(name))
        self.forms = forms_of(self.members)

    def add(self, record: Record, place: Place) -> str:
        """Take a message; return the code of why it is none, or ""."""
        moment = _moment(record)
        if moment is None:
            return "no-date"
        encrypted = "senderName" in record
        fix = str if encrypted else mended
        sender = fix(text_in(record, "senderName" if encrypted else "sender_name"))
        text = fix(text_in(record, "text" if encrypted else "content"))
        what = self._what(record, text, sender=sender)
        by = self.growing.person(sender or NAMELESS)
        row = self.growing.add(
            Row(
                moment.at_ms,
                place.start,
                place.end,
                sender=by if what.spoken else NOBODY,
                text=text,
                kind=what.kind,
                event=what.event,
                offset_min=moment.offset_min,
            )
        )
        self._detail(record, row, by=by, what=what)
        return ""

    def _what(self, record: Record, text: str, *, sender: str) -> What:
        """Return what a record is: by its fields first, by the app's phrases last."""
        if record.get("is_unsent") is True or record.get("isUnsent") is True:
            return What(Kind.DELETED)
        said = meaning_of(text, sender=sender, people=self.forms)
        if _is_call(record):
            return _call(record, said)
        if (moves := MOVES.get(text_in(record, "type"))) is not None:
            users = [mended(text_in(user, "name")) for user in records_in(record, "users")]
            return What(Kind.SYSTEM, moves[users != [sender]], spoken=False)
        if record.get("type") == "Payment":
            return What(Kind.PAYMENT)
        return _sent(record) or _written(record, text, said)

    def _detail(self, record: Record, row: int, *, by: int, what: What) -> None:
        growing = self.growing
        if not what.spoken or what.kind == Kind.DELETED:
            growing.acts.append(Act(row, by))
        if what.kind == Kind.CALL:
            growing.calls.append(_call_detail(record, row, by=by, what=what))
        if not HOLDERS.isdisjoint(record):
            growing.attachments += _attachments(record, row)
        elif what.kind == Kind.DOCUMENT:
            growing.attachments.append(Attachment(row, "", present=False))
        for one in records_in(record, "reactions"):
            self._react(one, row, encrypted="senderName" in record)

    def _react(self, given: Record, row: int, *, encrypted: bool) -> None:
        fix = str if encrypted else mended
        actor, sign = fix(text_in(given, "actor")), fix(text_in(given, "reaction"))
        moment = _since_1970(given.get("timestamp"))
        at_ms = moment.at_ms if moment else None
        by = self.growing.person(actor) if actor else NOBODY
        self.growing.reactions.append(Reaction(row, by, sign, at_ms))

    def conversation(self) -> Conversation:
        """Return the frozen table."""
        keys = self.frame.keys
        title = mended(text_in(keys, "title")) or text_in(keys, "threadName")
        title = re.sub(r"_\d+$", "", title) if "threadName" in keys else title
        group = self._is_group()
        if not group:
            owner_by_title(self.growing, title, spoke=self.growing.spoke())
        source = Source(
            format=self.name,
            sha256=self.file.sha256,
            tz="UTC",
            title=title,
            thread=self._thread(),
            group=group,
            precision=Precision.MS,
        )
        return self.growing.conversation(source)

    def _thread(self) -> str:
        keys = self.frame.keys
        # What stands before the last name changes: "inbox", "archived_threads", "e2ee_cutover".
        path = mended(text_in(keys, "thread_path")).rpartition("/")[2]
        if thread := path or text_in(keys, "threadName"):
            return thread
        folder = self.file.name.replace("\\", "/").split("/")[:-1]
        return folder[-1] if folder and MESSAGE_FILE.fullmatch(self.file.own_name) else ""

    def _is_group(self) -> bool:
        keys = self.frame.keys
        if "joinable_mode" in keys and len(self.members) != 2:
            return True
        if keys.get("thread_type") == "RegularGroup":
            return True
        return len(self.members) > 2 or len(self.growing.spoke()) > 2


def _moment(record: Record) -> Moment | None:
    given = record.get("timestamp_ms")
    return _since_1970(record.get("timestamp") if given is None else given)


def _since_1970(given: object) -> Moment | None:
    """Return a moment in ms, or in the seconds of the oldest exports."""
    if isinstance(given, int | float) and abs(given) < SECONDS_BELOW:
        return since_1970(given, per_ms=0.001)
    return since_1970(given, per_ms=1)


def _is_call(record: Record) -> bool:
    return record.get("type") == "Call" or "call_duration" in record or "missed" in record


def _call(record: Record, said: Meaning | None) -> What:
    video = bool(said and said.video)
    event = said.event if said and said.kind == Kind.CALL else Event.NONE
    if record.get("missed") is True and event == Event.NONE:
        event = Event.MISSED_VIDEO if video else Event.MISSED_VOICE
    return What(Kind.CALL, event, spoken=False, video=video)


def _call_detail(record: Record, row: int, *, by: int, what: What) -> Call:
    given = record.get("call_duration")
    seconds = int(given) if isinstance(given, int | float) and 0 <= given < 10**7 else None
    if what.event in {Event.MISSED_VOICE, Event.MISSED_VIDEO}:
        return Call(row, by, seconds, Outcome.MISSED, what.video)
    outcome = Outcome.ANSWERED if seconds else Outcome.UNKNOWN
    return Call(row, by, seconds, outcome, what.video)


def _sent(record: Record) -> What | None:
    """Return what somebody sent, by the fields of the record; None when they do not say."""
    for key, kind in () if HOLDERS.isdisjoint(record) else FILES:
        if found := records_in(record, key):
            return What(_finer(kind, text_in(found[0], "uri")))
    if media := records_in(record, "media"):
        return What(kind_of_file(text_in(media[0], "uri")))
    is_link = record.get("share") or record.get("type") == "link"
    return What(Kind.LINK) if is_link else None


def _written(record: Record, text: str, said: Meaning | None) -> What:
    """Return what a record of words is: a person's own, or the app's in their place."""
    if said is not None:
        spoken = said.kind not in {Kind.SYSTEM, Kind.CALL}
        return What(said.kind, said.event, spoken=spoken, video=said.video)
    if record.get("type") == "placeholder":
        return What(Kind.SYSTEM, Event.OTHER, spoken=False)
    if text:
        return What(Kind.TEXT)
    plain = text_in(record, "type") in PLAIN_TYPES
    return What(Kind.UNKNOWN, Event.NONE if plain else Event.OTHER, spoken=plain)


def _finer(kind: Kind, uri: str) -> Kind:
    """Return a song for a sound that is no recording of the app."""
    is_song = kind == Kind.VOICE and uri.casefold().endswith((".mp3", ".wav", ".flac"))
    return Kind.AUDIO if is_song else kind


def _attachments(record: Record, row: int) -> Iterator[Attachment]:
    for one in records_in(record, "media"):
        uri = text_in(one, "uri")
        yield Attachment(row, uri, present=bool(uri) and "://" not in uri)
    for key, _ in FILES:
        for one in records_in(record, key):
            uri = mended(text_in(one, "uri"))
            yield Attachment(row, uri, present=bool(uri) and "://" not in uri)
    share = record_in(record, "share")
    link, caption = text_in(share, "link"), mended(text_in(share, "share_text"))
    if link or caption:
        yield Attachment(row, link, present=False, caption=caption)
