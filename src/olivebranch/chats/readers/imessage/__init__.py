"""Messages of Apple: `chat.db` of a Mac, `sms.db` of an iPhone's backup."""

from dataclasses import replace
from typing import ClassVar

import numpy as np

from olivebranch.chats.databases.sqlite import Database, database_report, has_tables, opened
from olivebranch.chats.given import GivenFile
from olivebranch.chats.plaintext import first_damage
from olivebranch.chats.reader import Import, Unread, Warned
from olivebranch.chats.readers.imessage.book import book_of
from olivebranch.chats.readers.imessage.drafting import drafted
from olivebranch.chats.readers.imessage.former import is_former, read_former
from olivebranch.chats.readers.imessage.scan import Scan, scanned
from olivebranch.chats.readers.imessage.stretches import TABLE
from olivebranch.chats.readers.imessage.table import Draft, conversations
from olivebranch.conversation import Kind, Precision, Source
from olivebranch.progress import Progress, part

# These together no other app has.
WANTED = {
    "message": frozenset({"text", "date", "is_from_me", "handle_id"}),
    "handle": frozenset({"id"}),
}


class IMessage:
    """Reads `chat.db` and `sms.db`."""

    name: ClassVar[str] = "imessage"
    title: ClassVar[str] = "iMessage and SMS on Mac and iPhone (chat.db, sms.db)"
    suffixes: ClassVar[tuple[str, ...]] = (".db", ".sqlite", ".zip")
    companions: ClassVar[tuple[str, ...]] = ("*-wal", "*-shm", "*-journal")
    streams: ClassVar[bool] = True

    def claims(self, file: GivenFile) -> bool:
        """Return whether this is a database with Apple's tables of messages and addresses."""
        return has_tables(file, WANTED) or is_former(file)

    def read(self, file: GivenFile, progress: Progress) -> Import:
        """Return every chat of the database.

        Raises:
            DamagedDatabaseError: Nothing in it can be found.
        """
        if is_former(file) and not has_tables(file, WANTED):
            return read_former(file, self.name)
        with opened(file) as database:
            book = book_of(database)
            scan = scanned(database, part(progress, start=0.0, end=0.8))
            draft = drafted(database, book, scan)
            warnings = _warnings(database, scan, draft)
            unread = database.unread(TABLE)
        # When each was sent stands in the draft now; of a million messages that is 8 MB.
        scan = replace(scan, stamp=np.zeros(0, np.int64))
        source = Source(
            format=self.name,
            sha256=file.sha256,
            title="",
            group=False,
            tz="UTC",
            date_order="stated",
            date_order_confidence=1.0,
            precision=Precision.MS,
        )
        found = tuple(conversations(scan, book, draft, source=source))
        unread += [Unread(row, row + 1, row, "no-date") for row in draft.undated(scan)]
        progress(1.0)
        return Import(found, (database_report(file, found, unread=unread, warnings=warnings),))


def _warnings(database: Database, scan: Scan, draft: Draft) -> list[Warned]:
    unknown = np.flatnonzero(draft.kept & (draft.kind == Kind.UNKNOWN))
    deleted = sum(1 for _ in database.rows("deleted_messages"))
    undated = draft.undated(scan)
    counts = {
        "no-date": (len(undated), undated[0] if undated else 0),
        "unreadable-words": (scan.damaged, 0),
        "unknown-record-type": (len(unknown), int(scan.row[unknown[0]]) if len(unknown) else 0),
        "reactions-taken-back": (draft.taken_back, 0),
        "deleted-messages": (deleted, 0),
        "not-utf8": (first_damage(scan.texts) is not None, 0),
    }
    listed = [Warned(code, int(count), line) for code, (count, line) in counts.items() if count]
    return [*database.warnings(), *listed]


READER = IMessage()
