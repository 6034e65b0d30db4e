"""A channel of Discord's own data package as it was until 2023: a table, newest first."""

import re
from collections import Counter

from olivebranch.chats.given import GivenFile
from olivebranch.chats.jsonfiles.chats import Place
from olivebranch.chats.oldest_first import oldest_first
from olivebranch.chats.plaintext import first_damage
from olivebranch.chats.reader import Import, Unread, Warned
from olivebranch.chats.readers.discord.package import Channel
from olivebranch.chats.reporting import backward_steps, report_of
from olivebranch.chats.textfiles.csvrows import CsvRow, rows

COLUMNS = ("ID", "Timestamp", "Contents", "Attachments")
HEADER = re.compile(rb'(?:\xef\xbb\xbf)?"?ID"?,"?Timestamp"?,"?Contents"?,"?Attachments"?[\r\n]')


def is_table(file: GivenFile) -> bool:
    """Return whether a file is of that shape."""
    return HEADER.match(file.head) is not None


def read_table(file: GivenFile, name: str) -> Import:
    """Return the channel of a file."""
    data, channel = file.data, Channel(name, file)
    unread: list[Unread] = []
    found = [row for row in rows(data, delimiter=",") if any(row.fields)][1:]
    start = 0
    for row in found:
        end = len(data) if row is found[-1] else row.end
        if reason := _add(channel, row, Place(start, end), cut=end == len(data)):
            unread.append(Unread(start, end, row.line, reason))
        start = end
    if not found:
        unread.append(Unread(0, len(data), 1, "no-messages"))
    conversation = oldest_first(channel.conversation())
    conversations = (conversation,) if len(conversation) else ()
    lines = {one.reason: one.line for one in reversed(unread)}
    counts = Counter(one.reason for one in unread if one.reason != "no-messages")
    warnings = [Warned(reason, count, lines[reason]) for reason, count in counts.items()]
    if steps := backward_steps(conversation)[0]:
        warnings.append(Warned("backward-step", steps))
    if (damage := first_damage(data)) is not None:
        warnings.append(Warned("not-utf8", 1, data.count(b"\n", 0, damage) + 1))
    report = report_of(
        file, *conversations, format_name=name, unread=tuple(unread), warnings=tuple(warnings)
    )
    return Import(conversations, (report,))


def _add(channel: Channel, row: CsvRow, place: Place, *, cut: bool) -> str:
    """Take a row; return the code of why it is no message, or ""."""
    if len(row.fields) != len(COLUMNS):
        is_cut = cut and not channel.file.data.endswith((b"\n", b"\r"))
        return "cut-off" if is_cut else "damaged-record"
    return channel.add(dict(zip(COLUMNS, row.fields, strict=True)), place)
