"""ChatLab's format for the exchange of chats: `.jsonl`, a line a message, or one `.json`."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from olivebranch.chats.flat.plain import list_of
from olivebranch.chats.given import GivenFile
from olivebranch.chats.jsonfiles.forms import JsonRecord, of_arrays, of_lines
from olivebranch.chats.jsonfiles.parsing import Record
from olivebranch.chats.jsonfiles.records import arrays_of
from olivebranch.chats.placing import placed
from olivebranch.chats.plaintext import BOM, as_utf8
from olivebranch.chats.reader import Import, Unread
from olivebranch.chats.readers.chatlab.talk import Talk
from olivebranch.chats.reporting import Tally, report_of
from olivebranch.progress import Progress

COMMENT = b"#"
LINE = re.compile(rb'"_type"\s*:\s*"(?:header|member|message)"')
OWN_KEY = re.compile(rb'"(?:chatlab"\s*:\s*\{|(?:platformId|accountName)"\s*:)')
OBJECT = re.compile(rb'"chatlab"\s*:\s*\{[^{}]*"version"\s*:')
MESSAGES = re.compile(rb'"messages"\s*:\s*(?=\[)')


class ChatLab:
    """Reads `.chatlab.jsonl`, and the same as one JSON object."""

    name: ClassVar[str] = "chatlab"
    title: ClassVar[str] = "ChatLab (.jsonl or .json)"
    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".json")
    companions: ClassVar[tuple[str, ...]] = ()
    streams: ClassVar[bool] = False

    def claims(self, file: GivenFile) -> bool:
        """Return whether the first line, or the one object, has the format's own keys."""
        head = as_utf8(file.head).data.removeprefix(BOM)
        if _is_lines(head):
            return True
        return head.lstrip().startswith(b"{") and bool(OBJECT.search(head))

    def read(self, file: GivenFile, progress: Progress) -> Import:
        """Return the conversation; several when several files were put into one."""
        plain = as_utf8(file.data)
        talks, unread = _read(plain.data, progress)
        made = [talk.conversation(file.sha256) for talk in talks if len(talk.taking.growing)]
        conversations, unread = placed(made, unread, plain=plain, size=file.size)
        tally = Tally()
        tally.add_unread(unread)
        tally.add_unknown(conversations)
        tally.add_steps(conversations)
        tally.add_damage(plain.data)
        report = report_of(
            file, *conversations, format_name=self.name, unread=unread, warnings=tally.warnings
        )
        return Import(conversations, (replace(report, format=self.name),))


def _is_lines(data: bytes) -> bool:
    """Return whether the first line that is no comment is one of the format."""
    for line in data.removeprefix(BOM).split(b"\n", 50):
        words = line.strip()
        if words and not words.startswith(COMMENT):
            return words.startswith(b"{") and bool(LINE.search(words) and OWN_KEY.search(words))
    return False


def _records(data: bytes, talk: Talk) -> Iterator[JsonRecord]:
    """Yield lines, or the messages of the one object, whose head the talk takes in."""
    if _is_lines(data):
        yield from of_lines(data, comment=COMMENT)
        return
    arrays = arrays_of(data, MESSAGES)
    for frame in arrays.frames[:1]:
        talk.head(frame.keys)
        for member in list_of(frame.keys.get("members")):
            talk.member(member)
    yield from of_arrays(arrays, is_record=_is_message)


def _is_message(value: Record) -> bool:
    return "sender" in value and "timestamp" in value


def _read(data: bytes, progress: Progress) -> tuple[list[Talk], tuple[Unread, ...]]:
    """Return what was said; lines that are no message belong to the message after them."""
    talks, unread = [Talk()], []
    start: int | None = None
    for count, one in enumerate(_records(data, talks[0])):
        start = one.start if start is None else start
        line = one.record
        if line.get("_type") == "header":
            if len(talks[-1].taking.growing):
                talks.append(Talk())
            talks[-1].head(line)
        elif line.get("_type") == "member":
            talks[-1].member(line)
        else:
            reason = one.reason or talks[-1].message(line, start, one.end)
            if reason:
                unread.append(Unread(start, one.end, one.line, reason))
            start = None
        if not count % 1000:
            progress(one.end / len(data))
    if not unread and not any(len(talk.taking.growing) for talk in talks):
        unread.append(Unread(0, len(data), 1, "no-messages"))
    return talks, tuple(unread)


READER = ChatLab()
