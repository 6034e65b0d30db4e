"""Any table of messages: CSV or JSON with a time, a sender and a text; and all that we write."""

from dataclasses import replace
from typing import ClassVar

from olivebranch.chats.given import GivenFile
from olivebranch.chats.placing import placed
from olivebranch.chats.plaintext import as_utf8
from olivebranch.chats.reader import Import, Unread
from olivebranch.chats.readers.generic.reading import reading_of
from olivebranch.chats.readers.generic.tables import Objects, table_of
from olivebranch.chats.reporting import Tally, report_of
from olivebranch.progress import Progress

DOUBTFUL = 0.9


class Generic:
    """Reads tables of messages."""

    name: ClassVar[str] = "generic"
    title: ClassVar[str] = "CSV or JSON Lines with our columns"
    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".tsv", ".jsonl", ".json")
    companions: ClassVar[tuple[str, ...]] = ()
    streams: ClassVar[bool] = False

    def claims(self, file: GivenFile) -> bool:
        """Return whether there is a header, or a first object, with time, sender and text."""
        return table_of(as_utf8(file.head).data) is not None

    def read(self, file: GivenFile, progress: Progress) -> Import:
        """Return every conversation of the table."""
        plain = as_utf8(file.data)
        # Whoever did not ask `claims` first may get nothing but damaged lines.
        table = table_of(as_utf8(file.head).data) or Objects(ours=False)
        prefer = file.choices.date_order
        reading = reading_of(table, plain.data, prefer=prefer, progress=progress)
        conversations = reading.conversations(file.sha256)
        unread = reading.unread
        if not unread and not any(map(len, conversations)):
            unread = [Unread(0, len(plain.data), 1, "no-messages")]
        tally = Tally()
        if reading.decision.confidence < DOUBTFUL:
            tally.add("ambiguous-date-order", 1, count=sum(map(len, conversations)))
        tally.add("uneven-row", reading.uneven_line, count=reading.uneven)
        tally.add_unread(unread)
        tally.add_unknown(conversations)
        tally.add_steps(conversations)
        tally.add_damage(plain.data)
        placed_conversations, spans = placed(conversations, unread, plain=plain, size=file.size)
        report = report_of(
            file,
            *placed_conversations,
            format_name=self.name,
            unread=spans,
            warnings=tally.warnings,
        )
        return Import(placed_conversations, (replace(report, format=self.name),))


READER = Generic()
