"""Signal: its own chat export, the files of signal-export, and Signal Desktop's messages."""

import re
from typing import ClassVar

from olivebranch.chats.given import GivenFile
from olivebranch.chats.jsonfiles.parsing import Record
from olivebranch.chats.plaintext import as_utf8, content_start
from olivebranch.chats.reader import Import
from olivebranch.chats.readers.signal import desktop, exported, frames
from olivebranch.chats.readers.signal.markdown import HEADER, Reading, ends_softly
from olivebranch.chats.readers.signal.records import records_of
from olivebranch.chats.readers.signal.rooms import Rooms
from olivebranch.chats.textfiles.headed import HeadedFile
from olivebranch.conversation import Precision, Source
from olivebranch.progress import Progress

JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{|\[\s*\{)")
PROGRESS_STEP = 10_000
OWN_FILES = frozenset({"chat.md", "index.md", "data.json"})
# What each form of JSON must show near its beginning.
MARKS = (
    (re.compile(rb'"chatItem"\s*:\s*\{'), re.compile(rb'"dateSent"\s*:')),
    (re.compile(rb'\{\s*"version"\s*:'), re.compile(rb'"backupTimeMs"\s*:')),
    (
        re.compile(rb'"date"\s*:\s*"\d{4}-\d{2}-\d{2}[T ][^"]*"\s*,\s*"sender"\s*:'),
        re.compile(rb'"body"\s*:.*"quote"\s*:.*"sticker"\s*:', re.DOTALL),
    ),
    (
        re.compile(rb'"conversationId"\s*:\s*"'),
        re.compile(rb'"(?:sent_at|received_at|received_at_ms)"\s*:\s*\d'),
    ),
)


class Signal:
    """Reads `main.jsonl`, `chat.md`, `data.json` and lists of raw messages."""

    name: ClassVar[str] = "signal"
    title: ClassVar[str] = "Signal (chat export, signal-export, JSON)"
    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".md", ".txt", ".json")
    companions: ClassVar[tuple[str, ...]] = ("index.html", "metadata.json")
    streams: ClassVar[bool] = False

    def claims(self, file: GivenFile) -> bool:
        """Return whether it begins as one of Signal's exports does."""
        if JSON.match(file.head):
            return any(all(mark.search(file.head) for mark in both) for both in MARKS)
        return _is_text(file)

    def read(self, file: GivenFile, progress: Progress) -> Import:
        """Return every conversation of the file."""
        return _read_text(file) if _is_text(file) else _read_json(file, progress)


def _is_text(file: GivenFile) -> bool:
    head = as_utf8(file.head).data
    found = HEADER.match(head, content_start(head))
    if b"\0" in head or not found:
        return False
    # A Swedish iPhone writes WhatsApp's exports with the same seconds.
    return not found["second"] or file.own_name.endswith(".md")


def _read_text(file: GivenFile) -> Import:
    plain = as_utf8(file.data)
    reading = Reading(HeadedFile(file, plain), soft=ends_softly(plain.data))
    reading.fill()

    def source(sheet: HeadedFile) -> Source:
        return Source(
            format=Signal.name,
            sha256=file.sha256,
            title=_folder(file),
            group=len(sheet.spoke()) > 2,
            tz="local",
            precision=Precision.SECOND if reading.has_seconds else Precision.MINUTE,
            thread=_folder(file),
        )

    return reading.sheet.finish(source)


def _folder(file: GivenFile) -> str:
    """Return the folder a file lies in, where signal-export names it after the conversation."""
    if file.own_name not in OWN_FILES:
        return ""
    inside = file.name.rpartition("!")[2].replace("\\", "/")
    return inside.rpartition("/")[0].rpartition("/")[2]


def _read_json(file: GivenFile, progress: Progress) -> Import:
    rooms, people, book = Rooms(file), desktop.People(), frames.Book()
    records, around = records_of(file.data, _is_record)
    people.read(around.get("conversations"))
    for count, one in enumerate(records):
        if one.reason:
            rooms.skip(one.end, one.reason)
        elif frames.is_frame(one.record):
            frames.add(rooms, book, one.record, end=one.end)
        elif desktop.is_message(one.record):
            desktop.add(rooms, people, one.record, end=one.end)
        elif exported.is_exported(one.record):
            exported.add(rooms, one.record, end=one.end)
        else:
            rooms.skip(one.end, "damaged-record")
        if count % PROGRESS_STEP == 0:
            progress(one.end / file.size)
    rooms.close()
    return rooms.imported(title=_folder(file))


def _is_record(record: Record) -> bool:
    return frames.is_frame(record) or desktop.is_message(record) or exported.is_exported(record)


READER = Signal()
