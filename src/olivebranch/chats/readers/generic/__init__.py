"""Any table of messages: CSV or JSON with a time, a sender and a text; and all that we write."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np

from olivebranch.chats.given import GivenFile
from olivebranch.chats.placing import placed
from olivebranch.chats.plaintext import as_utf8, first_damage
from olivebranch.chats.reader import Import, Unread, Warned
from olivebranch.chats.readers.generic.reading import Reading, reading_of
from olivebranch.chats.readers.generic.tables import Objects, table_of
from olivebranch.chats.reporting import backward_steps, report_of
from olivebranch.conversation import Conversation, Kind
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
        warnings = _warnings(reading, plain.data, conversations)
        placed_conversations, spans = placed(conversations, unread, plain=plain, size=file.size)
        report = report_of(
            file,
            *placed_conversations,
            format_name=self.name,
            unread=spans,
            warnings=warnings,
        )
        return Import(placed_conversations, (replace(report, format=self.name),))


def _warnings(
    reading: Reading, data: bytes, conversations: Sequence[Conversation]
) -> tuple[Warned, ...]:
    warnings = []
    if reading.decision.confidence < DOUBTFUL:
        warnings.append(Warned("ambiguous-date-order", sum(map(len, conversations)), 1))
    if reading.uneven:
        warnings.append(Warned("uneven-row", reading.uneven, reading.uneven_line))
    lines = {span.reason: span.line for span in reversed(reading.unread)}
    counts = Counter(span.reason for span in reading.unread)
    warnings += [Warned(reason, count, lines[reason]) for reason, count in counts.items()]
    unknown = sum(int(np.count_nonzero(one.columns.kind == Kind.UNKNOWN)) for one in conversations)
    if unknown:
        warnings.append(Warned("unknown-record-type", unknown))
    if steps := sum(backward_steps(one)[0] for one in conversations):
        warnings.append(Warned("backward-step", steps))
    if (damage := first_damage(data)) is not None:
        warnings.append(Warned("not-utf8", 1, data.count(b"\n", 0, damage) + 1))
    return tuple(warnings)


READER = Generic()
