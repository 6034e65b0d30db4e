"""One message as Signal Desktop keeps it, which several tools write out as JSON."""

from dataclasses import dataclass, field
from itertools import pairwise

from olivebranch.chats.filekinds import kind_of_type
from olivebranch.chats.growing import Row
from olivebranch.chats.readers.signal.rooms import Room, Rooms
from olivebranch.chats.readers.signal.values import Values, listed, moment, number, text, values
from olivebranch.conversation import (
    NOBODY,
    OWNER_NAME,
    Act,
    Attachment,
    Call,
    Edit,
    Event,
    Kind,
    Outcome,
    Reaction,
    Seen,
)

SENT = frozenset({"incoming", "outgoing"})
TIMES = ("sent_at", "timestamp", "received_at_ms", "received_at")
SOURCES = ("sourceServiceId", "sourceUuid", "sourceAci", "source")
TIMER_FLAG, VOICE_FLAG, GIF_FLAG = 2, 1, 8
NOTICES = {
    "keychange": Event.SECURITY_CODE,
    "verified-change": Event.SECURITY_CODE,
    "change-number-notification": Event.NUMBER_CHANGED,
    "group-v2-change": Event.OTHER,
    "group-v1-migration": Event.OTHER,
    "group": Event.OTHER,
    "profile-change": Event.OTHER,
    "contact-removed-notification": Event.OTHER,
    "conversation-merge": Event.OTHER,
    "chat-session-refreshed": Event.OTHER,
    "delivery-issue": Event.OTHER,
    "joined-signal-notification": Event.OTHER,
    "phone-number-discovery": Event.OTHER,
    "title-transition-notification": Event.OTHER,
    "universal-timer-notification": Event.OTHER,
    "story": Event.OTHER,
    "pinned-message-notification": Event.OTHER,
    "poll-terminate": Event.OTHER,
}
ANSWERS = {"BLOCK": Event.BLOCKED, "UNBLOCK": Event.UNBLOCKED, "SPAM": Event.OTHER}
MEMBERS = {
    "member-add": Event.ADDED,
    "member-add-from-invite": Event.ADDED,
    "member-add-from-link": Event.JOINED,
    "member-add-from-admin-approval": Event.JOINED,
    "member-remove": Event.REMOVED,
    "title": Event.RENAMED,
}
GROUPS = frozenset({"group"})


@dataclass(slots=True)
class People:
    """Who is who, where the file holds Signal's own list of conversations.

    Attributes:
        names: Any sign of somebody, or of a group, to their name.
        signs: Any sign of somebody to the one we keep.
        groups: Signs of conversations of more than two people.
    """

    names: dict[str, str] = field(default_factory=dict)
    signs: dict[str, str] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)

    def read(self, conversations: object) -> None:
        """Take in a list of conversations."""
        for one in listed(conversations):
            signs = [text(one.get(key)) for key in ("serviceId", "uuid", "e164", "id")]
            kept = [sign for sign in signs if sign]
            names = (
                text(one.get(key)) for key in ("name", "profileFullName", "profileName", "e164")
            )
            name = next((name for name in names if name), "")
            for sign in kept:
                self.names[sign], self.signs[sign] = name, kept[0]
            if text(one.get("type")) in GROUPS:
                self.groups.update(kept)


def is_message(record: Values) -> bool:
    """Return whether this is a message of Signal Desktop."""
    return "conversationId" in record and any(key in record for key in TIMES)


def add(rooms: Rooms, people: People, record: Values, *, end: int) -> None:
    """Add a record, or note that it has no date."""
    sent = next((at for key in TIMES if (at := moment(record.get(key)))), None)
    if sent is None:
        rooms.skip(end, "no-date")
        return
    thread = text(record.get("conversationId"))
    room = rooms.room(thread)
    room.title = room.title or people.names.get(thread, "")
    if thread in people.groups:
        room.group = True
    kind = text(record.get("type"))
    by = _sender(room, people, record=record)
    what, event = _what(record)
    by_app = what in {Kind.SYSTEM, Kind.CALL, Kind.UNKNOWN}
    row = Row(sent, 0, 0, NOBODY if by_app else by, text(record.get("body")), what, event, 0)
    position = rooms.add(room, row, end=end)
    if by_app and what != Kind.CALL and by != NOBODY:
        room.growing.acts.append(Act(position, by))
    if what == Kind.CALL:
        room.growing.calls.append(_call(position, by, record=record))
    if kind in SENT:
        room.sent[sent] = position
        _details(room, people, position=position, record=record)


def _sender(room: Room, people: People, *, record: Values) -> int:
    if text(record.get("type")) == "outgoing":
        return room.growing.person(OWNER_NAME, is_me=True)
    sign = next((sign for key in SOURCES if (sign := text(record.get(key)))), "")
    if not sign and text(record.get("type")) == "incoming":
        sign = text(record.get("conversationId"))
    return _person(room, people, sign)


def _person(room: Room, people: People, sign: str) -> int:
    if not sign:
        return NOBODY
    return room.growing.person(people.names.get(sign, ""), handle=people.signs.get(sign, sign))


def _by_conversation(room: Room, people: People, sign: str) -> int:
    """Return who is meant by the sign of a conversation; that of two people is the other's."""
    others = {one for one in room.spoke if not room.growing.people[one].is_me}
    if sign == room.thread and sign not in people.names and len(others) == 1:
        return next(iter(others))
    return _person(room, people, sign)


def _what(record: Values) -> tuple[Kind, Event]:
    kind = text(record.get("type"))
    timer = values(record.get("expirationTimerUpdate"))
    if timer or kind == "timer-notification" or number(record.get("flags")) & TIMER_FLAG:
        on = number(timer.get("expireTimer")) > 0
        return Kind.SYSTEM, Event.DISAPPEARING_ON if on else Event.DISAPPEARING_OFF
    if kind in SENT:
        return _sent_kind(record), Event.NONE
    if kind == "call-history":
        return Kind.CALL, _missed(record)
    event = _notice(record)
    return (Kind.UNKNOWN, Event.OTHER) if event is None else (Kind.SYSTEM, event)


def _notice(record: Values) -> Event | None:
    """Return what a record that is no message reports; None for a type we do not know."""
    kind = text(record.get("type"))
    if kind == "message-request-response-event":
        answer = text(record.get("messageRequestResponseEvent"))
        return ANSWERS.get(answer, Event.OTHER)
    if kind == "group-v2-change":
        details = listed(values(record.get("groupV2Change")).get("details"))
        events = (MEMBERS.get(text(one.get("type"))) for one in details)
        return next((event for event in events if event), Event.OTHER)
    return NOTICES.get(kind)


def _sent_kind(record: Values) -> Kind:
    if record.get("deletedForEveryone") or record.get("isErased"):
        return Kind.VIEW_ONCE if record.get("isViewOnce") else Kind.DELETED
    marks = (
        ("isViewOnce", Kind.VIEW_ONCE),
        ("sticker", Kind.STICKER),
        ("contact", Kind.CONTACT),
        ("payment", Kind.PAYMENT),
        ("poll", Kind.POLL),
    )
    marked = next((kind for key, kind in marks if record.get(key)), None)
    files = listed(record.get("attachments"))
    if marked or not files:
        return marked or Kind.TEXT
    flags = number(files[0].get("flags"))
    if flags & VOICE_FLAG:
        return Kind.VOICE
    return Kind.GIF if flags & GIF_FLAG else kind_of_type(text(files[0].get("contentType")))


def _call_details(record: Values) -> Values:
    return values(record.get("callHistory")) or values(record.get("callHistoryDetails"))


def _is_video(details: Values) -> bool:
    return bool(details.get("wasVideoCall")) or text(
        details.get("type") or details.get("callType")
    ) in {"Video", "video"}


def _missed(record: Values) -> Event:
    details = _call_details(record)
    if _outcome(details) != Outcome.MISSED:
        return Event.NONE
    return Event.MISSED_VIDEO if _is_video(details) else Event.MISSED_VOICE


def _outcome(details: Values) -> Outcome:
    status = text(details.get("status"))
    if status in {"Accepted", "Joined"} or details.get("acceptedTime"):
        return Outcome.ANSWERED
    if status == "Declined" or details.get("wasDeclined"):
        return Outcome.DECLINED
    # The older form says nothing when nobody took the call, but that it ended.
    if status in {"Missed", "NotAccepted"} or (not status and details.get("endedTime")):
        return Outcome.MISSED
    return Outcome.UNKNOWN


def _call(position: int, by: int, *, record: Values) -> Call:
    details = _call_details(record)
    outcome = _outcome(details)
    began = moment(details.get("acceptedTime")) or moment(details.get("timestamp"))
    ended = moment(details.get("endedTimestamp")) or moment(details.get("endedTime"))
    known = outcome == Outcome.ANSWERED and began and ended and ended >= began
    seconds = (ended - began) // 1000 if known and began and ended else None
    return Call(position, by, seconds, outcome, _is_video(details))


def _details(room: Room, people: People, *, position: int, record: Values) -> None:
    growing = room.growing
    for file in listed(record.get("attachments")):
        present = bool(file.get("path") or file.get("localPath"))
        growing.attachments.append(Attachment(position, text(file.get("fileName")), present))
    for reaction in listed(record.get("reactions")):
        if sign := text(reaction.get("emoji")):
            by = _by_conversation(room, people, text(reaction.get("fromId")))
            at_ms = moment(reaction.get("timestamp"))
            growing.reactions.append(Reaction(position, by, sign, at_ms))
    if quote := values(record.get("quote")):
        room.answers.append((position, moment(quote.get("id"))))
    history = listed(record.get("editHistory"))
    # Newest first, and the newest is what the message says now.
    for newer, older in reversed([*pairwise(history)]):
        at_ms = moment(newer.get("timestamp"))
        growing.edits.append(Edit(position, at_ms, text(older.get("body"))))
    if (at_ms := _read_at(record)) is not None:
        growing.seen.append(Seen(position, at_ms))


def _read_at(record: Values) -> int | None:
    """Return when somebody first read a message of the owner's."""
    states = values(record.get("sendStateByConversationId")).values()
    times = [
        at_ms
        for state in states
        if isinstance(state, dict) and text(state.get("status")) in {"Read", "Viewed"}
        if (at_ms := moment(state.get("updatedAt")))
    ]
    return min(times, default=None)
