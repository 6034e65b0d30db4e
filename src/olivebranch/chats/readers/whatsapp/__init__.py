"""WhatsApp: the text a phone writes with "Export chat", from Android and iOS, any locale."""

import re
from typing import ClassVar

import numpy as np

from olivebranch.chats.flat import tablehead
from olivebranch.chats.given import GivenFile
from olivebranch.chats.plaintext import as_utf8
from olivebranch.chats.reader import Import
from olivebranch.chats.readers.whatsapp.kinds import Kinds, find_kinds
from olivebranch.chats.readers.whatsapp.names import find_senders
from olivebranch.chats.readers.whatsapp.phrases import is_known_line, title_of
from olivebranch.chats.readers.whatsapp.records import find, sample_of
from olivebranch.chats.readers.whatsapp.shape import LONGEST_HEADER, header_of, learn
from olivebranch.chats.readers.whatsapp.table import (
    Placed,
    conversation_of,
    placed,
    unread_of,
    warnings_of,
    without_bystanders,
)
from olivebranch.chats.reporting import report_of
from olivebranch.conversation import Event, Precision, Source
from olivebranch.progress import Progress

GROUP_EVENTS = (Event.JOINED, Event.LEFT, Event.ADDED, Event.REMOVED, Event.RENAMED)
# Enough lines to see whose file it is.
CLAIMED_LINES = 200
# Where the first header stands when nothing was cut off; in other apps' files lines of their
# own come before anything that somebody could have quoted.
OPENING_LINES = 4
LOOKED_AT = 400
ARCHIVE = ".zip"
MANY = 0.25
# Shapes of other apps: those of Signal's exports.
FOREIGN = frozenset({"[YYYY-#-# #:#] ", "[YYYY-#-#, #:#] "})
# A Swedish iPhone and Signal's Markdown both write this; only the latter is called ".md".
SHARED, MARKDOWN = "[YYYY-#-# #:#:#] ", ".md"
# KakaoTalk parts moment, name and text so; its lines about who comes and goes look like ours.
KAKAOTALK = re.compile(rb"[^:\n]{8,60}\d:\d\d(?: [AP]M)?, [^:\n]{1,80} : ")


class WhatsApp:
    """Reads `WhatsApp Chat with ….txt` and `_chat.txt`."""

    name: ClassVar[str] = "whatsapp"
    title: ClassVar[str] = "WhatsApp (.txt or .zip, Android and iOS)"
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".zip")
    companions: ClassVar[tuple[str, ...]] = ()
    streams: ClassVar[bool] = False

    def claims(self, file: GivenFile) -> bool:
        """Return whether lines begin with a header and go on with a name or the app's words."""
        head = as_utf8(file.head).data
        # A cell of a table may hold lines of a chat.
        if b"\0" in head or tablehead.head_of(head):
            return False
        sample = sample_of(head, most=CLAIMED_LINES)
        shapes = learn(header for _, header in sample)
        if not shapes or shapes[0] in FOREIGN:
            return False
        if shapes[0] == SHARED and file.own_name.endswith(MARKDOWN):
            return False
        if _is_kakaotalk(head):
            return False
        own = [(line, header) for line, header in sample if header.shape in shapes]
        says_who = any(_says_who(line[header.length :]) for line, header in own)
        return says_who and _leads(head, shapes)

    def read(self, file: GivenFile, progress: Progress) -> Import:
        """Return the conversation."""
        plain = as_utf8(file.data)
        found = find(plain.data, prefer=file.choices.date_order)
        progress(0.4)
        senders = find_senders(plain.data, found)
        progress(0.7)
        records = placed(plain.data, found, senders)
        kinds = find_kinds(
            plain.data, records.found, text_end=records.text_end, senders=records.senders
        )
        records, kinds = without_bystanders(records, kinds)
        progress(0.9)
        source = _source(file, records, kinds)
        conversation = conversation_of(file, plain, records, kinds=kinds, source=source)
        unread, warnings = unread_of(file, plain, records), warnings_of(plain.data, records, kinds)
        report = report_of(file, conversation, unread=unread, warnings=warnings)
        return Import((conversation,), (report,))


def _source(file: GivenFile, records: Placed, kinds: Kinds) -> Source:
    found = records.found
    several = len(records.senders.names) > 2
    return Source(
        format=WhatsApp.name,
        sha256=file.sha256,
        title=_title(file),
        group=several or bool(np.isin(kinds.event, GROUP_EVENTS).any()),
        tz="local",
        date_order=found.order,
        date_order_confidence=found.confidence,
        precision=Precision.SECOND if found.has_seconds else Precision.MINUTE,
        header=found.shapes[0] if found.shapes else "",
    )


def _title(file: GivenFile) -> str:
    """Return the name of the conversation, as the file or what holds it has it."""
    holder = file.name.removesuffix(file.own_name).rstrip("!/")
    names = [file.own_name, *reversed(re.split("[!/]", holder))]
    titles = [title for name in names if (title := title_of(name))]
    if titles:
        return titles[0]
    # A computer calls the archive as the conversation, and the file in it always the same.
    by_computer = file.own_name == "chat.txt" and holder.endswith(ARCHIVE)
    return holder.removesuffix(ARCHIVE).rpartition("/")[2] if by_computer else ""


def _is_kakaotalk(head: bytes) -> bool:
    """Return whether the first message is one of KakaoTalk's, not one of ours that quotes it."""
    for line in [line for line in head.split(b"\n") if line.strip()][:OPENING_LINES]:
        if KAKAOTALK.match(line):
            return True
        text = line[:LONGEST_HEADER].decode("utf-8", errors="replace")
        if (header := header_of(text)) and ": " in text[header.length :]:
            return False
    return False


def _leads(head: bytes, shapes: tuple[str, ...]) -> bool:
    """Return whether headers open the file or are many; a few quoted in another app's are not."""
    lines = [line for line in head.split(b"\n") if line.strip()][:LOOKED_AT]
    found = [
        (header := header_of(line[:LONGEST_HEADER].decode("utf-8", errors="replace"))) is not None
        and header.shape in shapes
        for line in lines
    ]
    return any(found[:OPENING_LINES]) or sum(found) > MANY * len(found)


def _says_who(rest: str) -> bool:
    name, colon, _ = f"{rest.rstrip()} ".partition(": ")
    return bool(colon and name.strip()) or is_known_line(rest)


READER = WhatsApp()
