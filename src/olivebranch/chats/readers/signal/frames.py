"""The `main.jsonl` of Signal's own chat export: frames of its backup format, one a line."""

from dataclasses import dataclass, field
from itertools import pairwise

from olivebranch.chats.filekinds import kind_of_type
from olivebranch.chats.growing import Row
from olivebranch.chats.readers.signal.rooms import Room, Rooms
from olivebranch.chats.readers.signal.updates import call_of, update_of
from olivebranch.chats.readers.signal.values import Values, listed, moment, number, text, values
from olivebranch.conversation import (
    NOBODY,
    OWNER_NAME,
    Act,
    Attachment,
    Edit,
    Event,
    Kind,
    Reaction,
    Seen,
)

KEYS = frozenset({"account", "recipient", "chat", "chatItem", "backupTimeMs", "stickerPack"})
KEYS |= {"adHocCall", "notificationProfile", "chatFolder"}
ITEMS = {
    "standardMessage": Kind.TEXT,
    "contactMessage": Kind.CONTACT,
    "stickerMessage": Kind.STICKER,
    "remoteDeletedMessage": Kind.DELETED,
    "paymentNotification": Kind.PAYMENT,
    "viewOnceMessage": Kind.VIEW_ONCE,
    "directStoryReplyMessage": Kind.TEXT,
    "poll": Kind.POLL,
    "adminDeletedMessage": Kind.DELETED,
}
SYSTEM = frozenset({"giftBadge"})
NAMES = (
    ("nickname.given", "nickname.family"),
    ("systemGivenName", "systemFamilyName"),
    ("profileGivenName", "profileFamilyName"),
    ("name.given", "name.family"),
    ("systemNickname", ""),
    ("username", ""),
    ("e164", ""),
)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody, or a group.

    Attributes:
        name: As the owner knows them.
        sign: What Signal tells them apart by in every file.
        is_me: The owner.
        group: A group.
    """

    name: str
    sign: str
    is_me: bool = False
    group: bool = False


@dataclass(slots=True)
class Book:
    """What frames before the messages say.

    Attributes:
        recipients: By their number within the file.
        chats: Number of a chat to that of its recipient.
        own_name: The owner's.
        aci: The sign of somebody to their number.
    """

    recipients: dict[str, Recipient] = field(default_factory=dict)
    chats: dict[str, str] = field(default_factory=dict)
    own_name: str = ""
    aci: dict[str, str] = field(default_factory=dict)

    def take(self, frame: Values) -> bool:
        """Take in a frame that is no message; return whether it was one."""
        account, recipient = values(frame.get("account")), values(frame.get("recipient"))
        if account:
            names = (text(account.get("givenName")), text(account.get("familyName")))
            self.own_name = " ".join(name for name in names if name)
        if recipient:
            number_ = str(recipient.get("id"))
            self.recipients[number_] = _recipient(recipient)
            self.aci[text(values(recipient.get("contact")).get("aci"))] = number_
        if chat := values(frame.get("chat")):
            self.chats[str(chat.get("id"))] = str(chat.get("recipientId"))
        return not frame.get("chatItem")

    def recipient(self, given: object) -> Recipient:
        """Return a recipient by number; an unknown one by that number alone."""
        return self.recipients.get(str(given)) or Recipient("", str(given) if given else "")

    def place(self, room: Room, given: object) -> int:
        """Return the position of somebody in a conversation, by their number."""
        one = self.recipient(given)
        if one.is_me:
            return room.growing.person(self.own_name or OWNER_NAME, handle=one.sign, is_me=True)
        return room.growing.person(one.name, handle=one.sign) if one.sign else NOBODY


def _recipient(frame: Values) -> Recipient:
    number_ = str(frame.get("id"))
    if "self" in frame:
        return Recipient("", "self", is_me=True)
    if group := values(frame.get("group")):
        snapshot = values(group.get("snapshot"))
        title = text(values(snapshot.get("title")).get("title"))
        return Recipient(title, text(group.get("masterKey")) or number_, group=True)
    contact = values(frame.get("contact"))
    sign = text(contact.get("aci")) or text(contact.get("e164")) or number_
    found = (_name(contact, *keys) for keys in NAMES)
    return Recipient(next((name for name in found if name), ""), sign)


def _name(contact: Values, given: str, family: str) -> str:
    parts = (_part(contact, key) for key in (given, family) if key)
    return " ".join(part for part in parts if part)


def _part(contact: Values, key: str) -> str:
    outer, _, inner = key.partition(".")
    found = contact.get(outer)
    return text(values(found).get(inner)) if inner else str(number(found) or text(found))


def is_frame(record: Values) -> bool:
    """Return whether this is a frame of Signal's own export."""
    return not KEYS.isdisjoint(record)


def add(rooms: Rooms, book: Book, frame: Values, *, end: int) -> None:
    """Take in a frame; a message becomes a record, or is noted when it has no date."""
    if book.take(frame):
        return
    item = values(frame.get("chatItem"))
    # Some tools wrap it twice.
    item = values(item.get("chatItem")) or item
    sent = moment(item.get("dateSent"))
    if sent is None:
        rooms.skip(end, "no-date")
        return
    chat = book.recipient(book.chats.get(str(item.get("chatId")), ""))
    room = rooms.room(chat.sign or str(item.get("chatId")))
    room.title, room.group = room.title or chat.name, chat.group
    by = book.place(room, item.get("authorId"))
    if "updateMessage" in item:
        _add_update(rooms, room, item=item, at_ms=sent, by=by, end=end)
        return
    name = next((name for name in ITEMS if name in item), "")
    kind = ITEMS.get(name, Kind.SYSTEM if SYSTEM & item.keys() else Kind.UNKNOWN)
    said = values(item.get(name))
    files = _files(said)
    if files and kind == Kind.TEXT:
        kind = _kind_of(files[0])
    by_app = kind in {Kind.SYSTEM, Kind.UNKNOWN}
    event = Event.OTHER if by_app else Event.NONE
    row = Row(sent, 0, 0, NOBODY if by_app else by, _words(said), kind, event, 0)
    position = rooms.add(room, row, end=end)
    room.sent[sent] = position
    _details(room, book, position=position, item=item, said=said)


def _add_update(rooms: Rooms, room: Room, *, item: Values, at_ms: int, by: int, end: int) -> None:
    update = values(item.get("updateMessage"))
    kind, event = update_of(update)
    position = rooms.add(room, Row(at_ms, 0, 0, NOBODY, "", kind, event, 0), end=end)
    if kind == Kind.CALL:
        room.growing.calls.append(call_of(update, position, by=by))
    elif by != NOBODY:
        room.growing.acts.append(Act(position, by))


def _words(said: Values) -> str:
    """Return the words of a message, whatever kind it is."""
    reply = values(said.get("textReply"))
    own = values(said.get("text")) or values(reply.get("text"))
    keys = ("question", "note", "emoji")
    other = (text(said.get(key)) for key in keys)
    sticker = text(values(said.get("sticker")).get("emoji"))
    return text(own.get("body")) or next((one for one in other if one), "") or sticker


def _files(said: Values) -> list[Values]:
    return listed(said.get("attachments")) or listed([said.get("attachment")])


def _kind_of(file: Values) -> Kind:
    flag = file.get("flag")
    if flag in {"VOICE_MESSAGE", 1}:
        return Kind.VOICE
    if flag in {"GIF", 3}:
        return Kind.GIF
    return kind_of_type(text(values(file.get("pointer")).get("contentType")))


def _details(room: Room, book: Book, *, position: int, item: Values, said: Values) -> None:
    growing = room.growing
    for file in _files(said):
        pointer = values(file.get("pointer"))
        present = bool(values(pointer.get("locatorInfo")).get("localKey"))
        caption = text(pointer.get("caption"))
        growing.attachments.append(
            Attachment(position, text(pointer.get("fileName")), present, caption)
        )
    for reaction in listed(said.get("reactions")):
        if sign := text(reaction.get("emoji")):
            by = book.place(room, reaction.get("authorId"))
            growing.reactions.append(
                Reaction(position, by, sign, moment(reaction.get("sentTimestamp")))
            )
    if quote := values(said.get("quote")):
        room.answers.append((position, moment(quote.get("targetSentTimestamp"))))
    # Each revision is the message as it was, oldest first; it was changed when the next was sent.
    for older, newer in pairwise([*listed(item.get("revisions")), item]):
        before = _words(values(older.get("standardMessage")))
        growing.edits.append(Edit(position, moment(newer.get("dateSent")), before))
    if (at_ms := _read_at(item)) is not None:
        growing.seen.append(Seen(position, at_ms))


def _read_at(item: Values) -> int | None:
    """Return when somebody first read a message of the owner's."""
    states = listed(values(item.get("outgoing")).get("sendStatus"))
    times = [
        at_ms
        for state in states
        if "read" in state or "viewed" in state
        if (at_ms := moment(state.get("timestamp")))
    ]
    return min(times, default=None)
