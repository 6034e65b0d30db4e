"""The messages of one file put into the table."""

from dataclasses import dataclass, field

from olivebranch.chats.given import GivenFile
from olivebranch.chats.growing import Growing, Row
from olivebranch.chats.reader import Unread
from olivebranch.chats.readers.threema.cells import Cells
from olivebranch.chats.readers.threema.contents import (
    EVENTS,
    KINDS,
    MEDIA,
    Sent,
    call_of,
    file_of,
    number_of,
    place_of,
    states_of,
    status_of,
)
from olivebranch.chats.readers.threema.people import Beside
from olivebranch.chats.reporting import Tally
from olivebranch.conversation import (
    NO_RECORD,
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
    Reply,
    Seen,
)

# Written, and never sent.
NEVER_SENT = frozenset({"SENDFAILED", "FS_KEY_MISMATCH", "PENDING", "SENDING", "UPLOADING"})
# What the app shows for having agreed or disagreed.
SIGNS = {"USERACK": "\U0001f44d", "USERDEC": "\U0001f44e"}
STEMS = ("group_message_", "distribution_list_message_", "message_")
MEDIA_PREFIXES = ("message_media_", "group_message_media_", "distribution_list_message_media_")
NAMELESS = "?"
DAMAGED = "\ufffd"


def stem_of(name: str) -> tuple[str, str]:
    """Return what kind of file a name is of, and the sign in it; "" for neither."""
    for prefix in STEMS:
        if name.startswith(prefix):
            return prefix, name.removeprefix(prefix).rpartition(".")[0]
    return "", ""


@dataclass(slots=True)
class Table:
    """The conversation of one file while it grows.

    Attributes:
        file: With the others of its folder.
        beside: What those say.
        growing: The table.
        places: Of records, by the sign that answers name.
        answers: Records and the sign of what they answer.
        unread: What became no record.
        tally: What the person should know.
        other: Identity of the other person; "" in a group.
    """

    file: GivenFile
    beside: Beside
    growing: Growing = field(default_factory=Growing)
    places: dict[str, int] = field(default_factory=dict)
    answers: list[tuple[int, str]] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    other: str = ""

    def __post_init__(self) -> None:
        """Find out whom the file is with, as far as its name says."""
        prefix, sign = stem_of(self.file.own_name)
        if prefix == "message_":
            self.other = self.beside.identities.get(sign, sign)

    def add(self, cells: Cells) -> None:
        """Take in one row, or list why it cannot be read."""
        at_ms = cells.moment("posted_at", "created_at")
        reason = cells.reason or ("no-date" if at_ms is None else "")
        if at_ms is None or reason:
            self.unread.append(Unread(cells.start, cells.end, cells.line, reason))
            self.tally.add(reason, cells.line)
            return
        if self.other and cells.text("identity"):
            self.other = cells.text("identity")
        if cells.mended:
            self.tally.add("mended-record", cells.line)
        if any(DAMAGED in value for value in cells.values.values()):
            self.tally.add("not-utf8", cells.line)
        row = Row(at_ms, cells.start, cells.end, offset_min=0)
        self._add(cells, row)
        for name in ("apiid", "uid"):
            if cells.text(name):
                self.places.setdefault(cells.text(name), len(self.growing) - 1)

    def _add(self, cells: Cells, row: Row) -> None:
        kind = KINDS.get(cells.text("type").upper(), Kind.UNKNOWN)
        if kind == Kind.CALL:
            self._add_call(cells, row)
        elif kind == Kind.SYSTEM or cells.is_set("isstatusmessage"):
            event = EVENTS.get(cells.text("type").upper(), Event.OTHER)
            text = status_of(cells.text("body"))
            self.growing.add(row._replace(text=text, kind=Kind.SYSTEM, event=event))
        else:
            self._add_message(cells, row, kind)

    def _add_message(self, cells: Cells, row: Row, kind: Kind) -> None:
        body, sent = cells.text("body"), None
        if cells.text("type").upper() in MEDIA:
            sent = file_of(body) if kind == Kind.DOCUMENT else Sent(kind, "", "")
            text = cells.text("caption") or (sent.caption if sent else body)
            kind = sent.kind if sent else kind
        elif kind == Kind.LOCATION:
            text = place_of(body)
        elif kind == Kind.POLL:
            text = self.beside.polls.get(number_of(body), "")
        else:
            text = body or cells.text("caption")
        record = len(self.growing)
        if cells.moment("deleted_at") is not None:
            kind = Kind.DELETED
        kind, sender = self._sender(cells, kind)
        self.growing.add(row._replace(text=text, kind=kind, sender=sender))
        if cells.text("type").upper() in MEDIA:
            name, present = self._media(cells.text("uid"), sent.name if sent else "")
            self.growing.attachments.append(Attachment(record, name, present))
        self._add_details(cells, record)

    def _sender(self, cells: Cells, kind: Kind) -> tuple[Kind, int]:
        """Return the kind and the sender of a message; NOBODY for one that was never sent."""
        mine = cells.is_set("isoutbox")
        person = self._me() if mine else self._person(cells)
        if mine and cells.text("messagestae").upper() in NEVER_SENT:
            self.growing.acts.append(Act(len(self.growing), person))
            self.tally.add("never-sent", cells.line)
            return Kind.UNKNOWN, NOBODY
        if kind == Kind.UNKNOWN:
            self.growing.acts.append(Act(len(self.growing), person))
            self.tally.add("unknown-record-type", cells.line)
            return kind, NOBODY
        return kind, person

    def _add_details(self, cells: Cells, record: int) -> None:
        if cells.text("quoted_message_apiid"):
            self.answers.append((record, cells.text("quoted_message_apiid")))
        if (read_at := cells.moment("read_at")) is not None:
            self.growing.seen.append(Seen(record, read_at))
        if (edited_at := cells.moment("edited_at")) is not None:
            self.growing.edits.append(Edit(record, edited_at))
        states = dict(states_of(cells.text("group_message_states")))
        for identity, state in states.items():
            if state.upper() in SIGNS:
                by = self._identity(identity)
                self.growing.reactions.append(Reaction(record, by, SIGNS[state.upper()]))
        state = cells.text("messagestae").upper()
        if state in SIGNS and not states:
            by = self._person(cells) if cells.is_set("isoutbox") else self._me()
            at_ms = cells.moment("modified_at")
            self.growing.reactions.append(Reaction(record, by, SIGNS[state], at_ms))

    def _add_call(self, cells: Cells, row: Row) -> None:
        mine, rung = cells.is_set("isoutbox"), call_of(cells.text("body"))
        in_group = cells.text("type").upper() == "GROUP_CALL_STATUS"
        missed = rung.outcome == Outcome.MISSED and not mine and not in_group
        event = Event.MISSED_VOICE if missed else Event.NONE
        record = self.growing.add(row._replace(kind=Kind.CALL, event=event))
        by = self._me() if mine else self._person(cells)
        outcome = Outcome.UNKNOWN if in_group else rung.outcome
        self.growing.calls.append(Call(record, by, rung.seconds, outcome))

    def _me(self) -> int:
        return self.growing.person(OWNER_NAME, is_me=True)

    def _person(self, cells: Cells) -> int:
        """Return who wrote what was received; the file of two names nobody but in its name."""
        return self._identity(cells.text("identity") or self.other)

    def _identity(self, identity: str) -> int:
        return self.growing.person(
            self.beside.names.get(identity, identity) or "?", handle=identity
        )

    def _media(self, uid: str, name: str) -> tuple[str, bool]:
        """Return the name of a file that was sent, and whether the backup holds it."""
        held = next(
            (one + uid for one in MEDIA_PREFIXES if uid and one + uid in self.file.beside), ""
        )
        return name or held, bool(held)

    def close(self) -> None:
        """Tie answers to what they answer, which may stand later in the file."""
        for record, quoted in self.answers:
            self.growing.replies.append(Reply(record, self.places.get(quoted, NO_RECORD)))
