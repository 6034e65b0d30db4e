"""SMS and MMS of Android: the `mmssms.db` of the phone's own store."""

from collections.abc import Iterator
from typing import ClassVar, NamedTuple

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
from olivebranch.chats.moments import is_within
from olivebranch.chats.reader import Import, Unread, Warned
from olivebranch.chats.readers.android_mmssms.mms import Parts, parts_of, senders_of
from olivebranch.chats.readers.android_mmssms.threads import Thread, threads_of
from olivebranch.conversation import Conversation, Precision, Source
from olivebranch.progress import Progress

SMS, MMS = "sms", "pdu"
WANTED = {SMS: frozenset({"_id", "address", "body", "date", "type"})}
MILLISECOND, SECOND = 1, 1000
SOME = 1000


class Found(NamedTuple):
    """Where a message stands: its thread, when, in which table, in which row."""

    thread: int
    at_ms: int
    table: str
    row: int


class AndroidMmsSms:
    """Reads `mmssms.db`."""

    name: ClassVar[str] = "android_mmssms"
    title: ClassVar[str] = "SMS and MMS in the store of an Android phone (mmssms.db)"
    suffixes: ClassVar[tuple[str, ...]] = (".db", ".zip")
    companions: ClassVar[tuple[str, ...]] = ("*-wal", "*-shm", "*-journal")
    streams: ClassVar[bool] = True

    def claims(self, file: GivenFile) -> bool:
        """Return whether this is a database with Android's table of text messages."""
        return has_tables(file, WANTED)

    def read(self, file: GivenFile, progress: Progress) -> Import:
        """Return every thread of the database.

        Raises:
            DamagedDatabaseError: Nothing in it can be found.
        """
        unread: list[Unread] = []
        with opened(file) as database:
            threads = _filled(database, sorted(_dated(database, unread)), progress)
            warnings = list(database.warnings())
            unread += database.unread(SMS) + database.unread(MMS)
        found = tuple(_conversation(one, sha256=file.sha256) for one in threads)
        counts = {
            "no-date": sum(one.reason == "no-date" for one in unread),
            "never-sent": sum(one.never_sent for one in threads),
            "unknown-record-type": sum(one.unknown for one in threads),
        }
        warnings += [Warned(code, count) for code, count in counts.items() if count]
        progress(1.0)
        return Import(found, (database_report(file, found, unread=unread, warnings=warnings),))


def _dated(database: Database, unread: list[Unread]) -> Iterator[Found]:
    """Yield every message that has a date; note the others."""
    for table, unit in ((SMS, MILLISECOND), (MMS, SECOND)):
        for row, thread, date, sent in database.rows(table, "thread_id", "date", "date_sent"):
            at_ms = _moment(date, unit) or _moment(sent, unit)
            if at_ms is None:
                unread.append(Unread(whole(row), whole(row) + 1, whole(row), "no-date"))
            else:
                yield Found(whole(thread), at_ms, table, whole(row))


def _moment(value: Value, unit: int) -> int | None:
    at_ms = whole(value) * unit
    return at_ms if is_within(at_ms) else None


def _filled(database: Database, found: list[Found], progress: Progress) -> list[Thread]:
    """Return the threads with all their messages, oldest first."""
    known = threads_of(database)
    threads: dict[int | str, Thread] = {}
    texts = Lookup(database, SMS, ("address", "type", "body", "subject"))
    media = Lookup(database, MMS, ("msg_box", "sub"))
    parts = parts_of(database) if media.exists else Parts()
    senders = senders_of(database) if media.exists else {}
    for done, (number, at_ms, table, row) in enumerate(found):
        message = texts(row) if table == SMS else media(row)
        if message is None:
            database.lose(table, row, after=row + 1)
            continue
        address = words(message["address"]) if table == SMS else senders.get(row, "")
        key = number or address
        thread = threads.setdefault(key, known.get(number) or Thread(number, (address,)))
        if table == SMS:
            thread.add_text(row, at_ms, message=message)
        else:
            thread.add_media(row, at_ms, message=message, parts=parts, sender=address)
        if done % SOME == 0:
            progress(done / len(found))
    return list(threads.values())


def _conversation(thread: Thread, *, sha256: str) -> Conversation:
    source = Source(
        format=READER.name,
        sha256=sha256,
        title=", ".join(thread.recipients),
        group=len(thread.recipients) > 1,
        tz="UTC",
        precision=Precision.MS,
        # Threads are numbered anew on every phone; the addresses stay.
        thread=",".join(sorted(thread.recipients)),
    )
    return thread.growing.conversation(source)


READER = AndroidMmsSms()
