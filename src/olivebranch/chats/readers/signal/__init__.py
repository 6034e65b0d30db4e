"""Signal: its own chat export, the files of signal-export, and Signal Desktop's messages."""

import re
from typing import ClassVar

from olivebranch.chats.given import GivenFile
from olivebranch.chats.headed import HeadedFile, content_start
from olivebranch.chats.plaintext import as_utf8
from olivebranch.chats.reader import Import
from olivebranch.chats.readers.signal import desktop, exported, frames
from olivebranch.chats.readers.signal.markdown import HEADER, Reading, ends_softly
from olivebranch.chats.readers.signal.pieces import pieces
from olivebranch.chats.readers.signal.rooms import Rooms
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
    return b"\0" not in head and HEADER.match(head, content_start(head)) is not None


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
            date_order="stated",
            date_order_confidence=1.0,
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
    found = pieces(file.data)
    people.read(found.around.get("conversations"))
    for count, piece in enumerate(found.found):
        record = piece.values
        if record is None:
            # A last line that is no whole record was cut off.
            rooms.skip(piece.end, "cut-off" if piece.end == file.size else "damaged-record")
        elif frames.is_frame(record):
            frames.add(rooms, book, record, end=piece.end)
        elif desktop.is_message(record):
            desktop.add(rooms, people, record, end=piece.end)
        elif exported.is_exported(record):
            exported.add(rooms, record, end=piece.end)
        else:
            rooms.skip(piece.end, "damaged-record")
        if count % PROGRESS_STEP == 0:
            progress(piece.end / file.size)
    rooms.close(whole=found.closed)
    return rooms.imported(title=_folder(file))


READER = Signal()
