"""WhatsApp on the iPhone: the `ChatStorage.sqlite` of a backup."""

from typing import ClassVar

import numpy as np

from olivebranch.chats.databases.lookup import Lookup, Named
from olivebranch.chats.databases.sqlite import (
    Database,
    database_report,
    has_tables,
    opened,
    whole,
    words,
)
from olivebranch.chats.given import GivenFile
from olivebranch.chats.reader import Import, Unread, Warned
from olivebranch.chats.readers.whatsapp_ios.chats import Chat
from olivebranch.chats.readers.whatsapp_ios.people import Session, directory_of, handle
from olivebranch.chats.readers.whatsapp_ios.rows import (
    COLUMNS,
    MEDIA,
    TABLE,
    Order,
    order_of,
)
from olivebranch.conversation import NO_RECORD, Conversation, Kind, Precision, Reply, Source
from olivebranch.progress import Progress

WANTED = {TABLE: frozenset({"ZTEXT", "ZMESSAGEDATE", "ZISFROMME"})}
SOME = 1000


class WhatsAppIos:
    """Reads `ChatStorage.sqlite`."""

    name: ClassVar[str] = "whatsapp_ios"
    title: ClassVar[str] = "WhatsApp in a backup of an iPhone (ChatStorage.sqlite)"
    suffixes: ClassVar[tuple[str, ...]] = (".sqlite", ".db", ".zip")
    companions: ClassVar[tuple[str, ...]] = ("*-wal", "*-shm", "*-journal")
    streams: ClassVar[bool] = True

    def claims(self, file: GivenFile) -> bool:
        """Return whether this is a database with WhatsApp's table of messages."""
        return has_tables(file, WANTED)

    def read(self, file: GivenFile, progress: Progress) -> Import:
        """Return every chat of the database.

        Raises:
            DamagedDatabaseError: Nothing in it can be found.
        """
        with opened(file) as database:
            order = order_of(database)
            chats = _chats(database, order, progress)
            _answer(database, chats)
            warnings, unread = list(database.warnings()), database.unread(TABLE)
        found = tuple(_conversation(chat, sha256=file.sha256) for chat in chats)
        unread += [Unread(row, row + 1, row, "no-date") for row in order.undated]
        if order.undated:
            warnings.append(Warned("no-date", len(order.undated), order.undated[0]))
        if unknown := sum(int(np.count_nonzero(one.columns.kind == Kind.UNKNOWN)) for one in found):
            warnings.append(Warned("unknown-record-type", unknown))
        progress(1.0)
        return Import(found, (database_report(file, found, unread=unread, warnings=warnings),))


def _chats(database: Database, order: Order, progress: Progress) -> list[Chat]:
    directory = directory_of(database)
    messages, media = Lookup(database, TABLE, COLUMNS), Lookup(database, "ZWAMEDIAITEM", MEDIA)
    receipts = Lookup(database, "ZWAMESSAGEINFO", ("ZRECEIPTINFO",))
    chats: dict[int | str, Chat] = {}
    rows = zip(order.row.tolist(), order.at_ms.tolist(), strict=True)
    for done, (number, at_ms) in enumerate(rows):
        row = messages(number)
        if row is None:
            database.lose(TABLE, number, after=number + 1)
            continue
        key, session = _session(row, directory.sessions)
        chat = chats.setdefault(key, Chat(session, directory))
        receipt = receipts(whole(row["ZMESSAGEINFO"])) or {}
        beside = media(whole(row["ZMEDIAITEM"])) or {}
        chat.add(number, at_ms, row=row, media=beside, receipt=receipt.get("ZRECEIPTINFO"))
        if done % SOME == 0:
            progress(done / len(order.row))
    return list(chats.values())


def _session(row: Named, sessions: dict[int, Session]) -> tuple[int | str, Session]:
    """Return a message's chat; one that is missing is told by the other address."""
    number = whole(row["ZCHATSESSION"])
    if number in sessions:
        return number, sessions[number]
    mine = whole(row["ZISFROMME"])
    address = words(row["ZTOJID" if mine else "ZFROMJID"])
    group = address.endswith("@g.us")
    return address, Session(address, "" if group else handle(address), group)


def _answer(database: Database, chats: list[Chat]) -> None:
    """Note which record answers which; the sign of the other one is looked up at last."""
    wanted = {target for chat in chats for _, target in chat.quotes}
    if not wanted:
        return
    rows: dict[str | int, int] = {one: one for one in wanted if isinstance(one, int)}
    for row, sign in database.rows(TABLE, "ZSTANZAID"):
        if (name := words(sign)) in wanted:
            rows[name] = whole(row)
    asked = set(rows.values())
    for chat in chats:
        places = {row: place for place, row in enumerate(chat.rows) if row in asked}
        chat.growing.replies += [
            Reply(record, places.get(rows.get(target, 0), NO_RECORD))
            for record, target in chat.quotes
        ]


def _conversation(chat: Chat, *, sha256: str) -> Conversation:
    source = Source(
        format=READER.name,
        sha256=sha256,
        title=chat.session.title,
        group=chat.session.group,
        tz="UTC",
        precision=Precision.MS,
        thread=chat.session.address,
    )
    return chat.growing.conversation(source)


READER = WhatsAppIos()
