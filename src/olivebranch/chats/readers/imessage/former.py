"""`sms.db` as iPhones kept it before iOS 6: text messages, and the first of iMessage."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from olivebranch.chats.databases.lookup import Lookup
from olivebranch.chats.databases.sqlite import (
    Database,
    Value,
    database_report,
    has_tables,
    opened,
    whole,
    words,
)
from olivebranch.chats.given import GivenFile
from olivebranch.chats.growing import Growing, Row
from olivebranch.chats.reader import Import, Unread, Warned
from olivebranch.chats.readers.imessage.table import EARLIEST_MS, EPOCH_MS, LATEST_MS
from olivebranch.conversation import (
    NOBODY,
    OWNER_NAME,
    Act,
    Attachment,
    Conversation,
    Kind,
    Precision,
    Seen,
    Source,
)

WANTED = {
    "message": frozenset({"address", "date", "text", "flags"}),
    "group_member": frozenset({"group_id", "address"}),
}
COLUMNS = (
    *("date", "text", "flags", "address", "group_id", "is_madrid", "madrid_handle"),
    *("madrid_flags", "madrid_roomname", "madrid_error", "madrid_date_read"),
)
# Bits of the flags: of a text message, of one that failed, and of iMessage.
SENT, FAILED, MADRID_SENT = 1, 32, 4
WORDS = "text/plain"
KINDS = {"image": Kind.IMAGE, "video": Kind.VIDEO, "audio": Kind.AUDIO}


class Message(NamedTuple):
    """One row of the table of messages.

    Attributes:
        at_ms: When, ms since 1970.
        row: Its number.
        text: Of the message.
        sent: By the owner.
        failed: It never left the phone.
        other: Number or address of the other one; of who wrote it, in a group.
        group: What names a group, or "".
        read_ms: When it was read, ms since 1970; 0 when that is not known.
    """

    at_ms: int
    row: int
    text: str
    sent: bool
    failed: bool
    other: str
    group: str
    read_ms: int


@dataclass(slots=True)
class Pieces:
    """What came in pieces with a message, by its row: words, and names and kinds of files."""

    texts: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    files: dict[int, list[tuple[str, Kind]]] = field(default_factory=lambda: defaultdict(list))


def is_former(file: GivenFile) -> bool:
    """Return whether a file is of that shape."""
    return has_tables(file, WANTED)


def read_former(file: GivenFile, name: str) -> Import:
    """Return every conversation of a file.

    Raises:
        DamagedDatabaseError: Nothing in it can be found.
    """
    unread: list[Unread] = []
    chats: dict[str, Growing] = defaultdict(Growing)
    with opened(file) as database:
        pieces = _pieces(database)
        found = sorted(_messages(database, unread))
        groups = {one.group or one.other: bool(one.group) for one in found}
        for message in found:
            _add(chats[message.group or message.other], message, pieces)
        warnings = list(database.warnings())
        unread += database.unread("message")
    counts = {"no-date": len(unread), "never-sent": sum(one.failed for one in found)}
    warnings += [Warned(code, count) for code, count in counts.items() if count]
    made = tuple(
        _conversation(file, name, growing, thread=thread, group=groups[thread])
        for thread, growing in chats.items()
    )
    return Import(made, (database_report(file, made, unread=unread, warnings=warnings),))


def _messages(database: Database, unread: list[Unread]) -> list[Message]:
    members: dict[int, list[str]] = defaultdict(list)
    for _, group, address in database.rows("group_member", "group_id", "address"):
        members[whole(group)].append(words(address))
    found = []
    for row, *values in database.rows("message", *COLUMNS):
        message = _message(whole(row), dict(zip(COLUMNS, values, strict=True)), members)
        if _is_date(message.at_ms):
            found.append(message)
        else:
            unread.append(Unread(message.row, message.row + 1, message.row, "no-date"))
    return found


def _message(row: int, cells: dict[str, Value], members: dict[int, list[str]]) -> Message:
    madrid, at_ms = bool(whole(cells["is_madrid"])), whole(cells["date"]) * 1000
    flags, read_ms = whole(cells["flags"]), whole(cells["madrid_date_read"]) * 1000 + EPOCH_MS
    others = members.get(whole(cells["group_id"]), [])
    group = words(cells["madrid_roomname"]) or (", ".join(others) if len(others) > 1 else "")
    sent = bool(whole(cells["madrid_flags"]) & MADRID_SENT if madrid else flags & SENT)
    wrong = bool(whole(cells["madrid_error"]) if madrid else flags & FAILED and not flags & 2)
    return Message(
        at_ms=at_ms + EPOCH_MS if madrid else at_ms,
        row=row,
        text=words(cells["text"]),
        sent=sent,
        failed=sent and wrong,
        other=words(cells["madrid_handle"] if madrid else cells["address"]),
        group=group,
        read_ms=read_ms if read_ms > EPOCH_MS and _is_date(read_ms) else 0,
    )


def _is_date(at_ms: int) -> bool:
    return EARLIEST_MS <= at_ms < LATEST_MS


def _pieces(database: Database) -> Pieces:
    pieces, data = Pieces(), Lookup(database, "msg_pieces", ("data",))
    for row, message, kind, name in database.rows(
        "msg_pieces", "message_id", "content_type", "content_loc"
    ):
        stated = words(kind).lower()
        if stated.startswith(WORDS):
            held = data(whole(row))
            pieces.texts[whole(message)].append(words(held["data"]) if held else "")
        elif stated != "application/smil":
            what = KINDS.get(stated.partition("/")[0], Kind.DOCUMENT)
            pieces.files[whole(message)].append((words(name), what))
    return pieces


def _add(growing: Growing, message: Message, pieces: Pieces) -> None:
    files = pieces.files.get(message.row, [])
    owner = growing.person(OWNER_NAME, is_me=True) if message.sent else NOBODY
    by = owner if message.sent else growing.person(message.other or "?", handle=message.other)
    kind = Kind.UNKNOWN if message.failed else files[0][1] if files else Kind.TEXT
    record = growing.add(
        Row(
            message.at_ms,
            message.row,
            message.row + 1,
            sender=NOBODY if message.failed else by,
            text=message.text or "\n".join(pieces.texts.get(message.row, [])),
            kind=kind,
            offset_min=0,
        )
    )
    if message.failed:
        growing.acts.append(Act(record, owner))
    if message.read_ms:
        growing.seen.append(Seen(record, message.read_ms))
    growing.attachments += [Attachment(record, name, present=False) for name, _ in files]


def _conversation(
    file: GivenFile, name: str, growing: Growing, *, thread: str, group: bool
) -> Conversation:
    source = Source(
        format=name,
        sha256=file.sha256,
        title=thread,
        group=group,
        tz="UTC",
        date_order="stated",
        date_order_confidence=1.0,
        precision=Precision.SECOND,
        thread=thread,
    )
    return growing.conversation(source)
