"""Threema: the messages of its data backup, one CSV file a conversation."""

from typing import ClassVar

from olivebranch.chats.given import GivenFile
from olivebranch.chats.oldest_first import oldest_first
from olivebranch.chats.plaintext import BOM
from olivebranch.chats.reader import Import, Unread
from olivebranch.chats.readers.threema.cells import cells_of, columns_of
from olivebranch.chats.readers.threema.people import beside
from olivebranch.chats.readers.threema.table import Table, stem_of
from olivebranch.chats.reporting import report_of
from olivebranch.conversation import Conversation, Precision, Source
from olivebranch.progress import Progress

# Every version has these; no other table of messages does.
COLUMNS = frozenset({"uid", "type", "body", "isoutbox", "isstatusmessage"})
DATES = frozenset({"posted_at", "created_at"})


class Threema:
    """Reads `message_….csv` and `group_message_….csv`."""

    name: ClassVar[str] = "threema"
    title: ClassVar[str] = "Threema (data backup, .csv or .zip)"
    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".zip")
    companions: ClassVar[tuple[str, ...]] = (
        "contacts.csv",
        "groups.csv",
        "distribution_list.csv",
        "ballot*.csv",
        "*reactions*.csv",
        "nonces*",
        "identity",
        "settings",
        "app_settings",
        "*message_media_*",
        "*thumbnail_*",
        "*_avatar_*",
        "contact_profile_pic_*",
    )
    streams: ClassVar[bool] = False

    def claims(self, file: GivenFile) -> bool:
        """Return whether the columns are the app's."""
        line = file.head.removeprefix(BOM).partition(b"\n")[0]
        if b"isoutbox" not in line:
            return False
        columns = columns_of(line)
        return columns >= COLUMNS and bool(columns & DATES)

    def read(self, file: GivenFile, progress: Progress) -> Import:
        """Return the conversation."""
        table = Table(file, beside(file))
        for cells in cells_of(file.data):
            table.add(cells)
        progress(0.8)
        table.close()
        conversation = _conversation(file, table)
        found = (conversation,) if len(conversation) else ()
        if not found and not table.unread:
            table.unread.append(Unread(0, file.size, 1, "no-messages"))
        if not found:
            table.tally.add("no-messages")
        table.tally.add_steps(found)
        report = report_of(
            file,
            *found,
            format_name=self.name,
            unread=tuple(table.unread),
            warnings=table.tally.warnings,
        )
        return Import(found, (report,))


def _conversation(file: GivenFile, table: Table) -> Conversation:
    prefix, sign = stem_of(file.own_name)
    in_group = prefix not in {"", "message_"}
    thread, title = table.other, ""
    if in_group:
        thread, title = table.beside.groups.get(sign, (sign, ""))
    source = Source(
        format="threema",
        sha256=file.sha256,
        title=title or table.beside.names.get(thread, ""),
        group=in_group or len(table.growing.people) > 2,
        tz="UTC",
        precision=Precision.MS,
        thread=thread,
    )
    return oldest_first(table.growing.conversation(source))


READER = Threema()
