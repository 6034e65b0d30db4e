"""Telegram: the `result.json` that Telegram Desktop writes, one chat or all of them."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import orjson

from olivebranch.chats.given import GivenFile
from olivebranch.chats.jsonspans import Elements, elements
from olivebranch.chats.reader import Import, Unread, Warned
from olivebranch.chats.readers.telegram.rows import Message
from olivebranch.chats.readers.telegram.table import Skipped, Table, count_of
from olivebranch.chats.reporting import report_of
from olivebranch.conversation import Conversation, Kind
from olivebranch.errors import GivenError
from olivebranch.progress import Progress, part

KEY = b'"messages"'
MESSAGES = re.compile(rb'"messages"\s*:\s*(?=\[)')
DATED = re.compile(rb'"date(?:_unixtime)?"\s*:')
CHAT_TYPE = re.compile(
    rb'"type"\s*:\s*"(?:personal_chat|bot_chat|saved_messages|(?:private|public)_\w+)"'
)
BOM = b"\xef\xbb\xbf"
LOOKED_AT = 64 << 10
MOST_CHATS_LOOKED_AT = 20
# Large enough that the parser does the work, small enough to be gone before the garbage
# collector first looks: groups of 2000 took half as long again.
GROUP = 200
# What closes a file that ends within a chat: one chat, or a list of chats.
CLOSINGS = (b"", b"}", b"}]}}")


class DamagedJsonError(GivenError):
    """The file is not whole JSON where it matters."""

    code = "damaged-json"


@dataclass(frozen=True, slots=True, eq=False)
class _Chat:
    """One chat: its own keys, and where its messages stand."""

    keys: Mapping[str, object]
    found: Elements


class Telegram:
    """Reads `result.json`."""

    name: ClassVar[str] = "telegram"
    title: ClassVar[str] = "Telegram Desktop (result.json)"
    suffixes: ClassVar[tuple[str, ...]] = (".json", ".zip")
    companions: ClassVar[tuple[str, ...]] = ()
    streams: ClassVar[bool] = False

    def claims(self, file: GivenFile) -> bool:
        """Return whether this is JSON with messages that have a `date`."""
        if not file.head.removeprefix(BOM).lstrip().startswith(b"{"):
            return False
        data = file.data
        spot = _next_array(data, 0)
        for _ in range(MOST_CHATS_LOOKED_AT):
            if spot is None:
                return False
            before, after = max(0, spot - LOOKED_AT), spot + LOOKED_AT
            if DATED.search(data, spot, after) or CHAT_TYPE.search(data, before, spot):
                return True
            spot = _next_array(data, spot)
        return False

    def read(self, file: GivenFile, progress: Progress) -> Import:
        """Return every chat of the file.

        Raises:
            DamagedJsonError: What holds the messages together is broken.
        """
        chats = _chats(file)
        conversations: list[Conversation] = []
        skipped: list[Skipped] = []
        last_end = 0
        for index, chat in enumerate(chats):
            share = part(progress, start=index / len(chats), end=(index + 1) / len(chats))
            table = Table(last_end=last_end)
            skipped.extend(_fill(file.data, chat, table=table, progress=share))
            blank = not file.data[table.last_end :].strip()
            if chat is chats[-1] and (chat.found.closed or blank):
                table.close(len(file.data))
            last_end = table.last_end
            conversations.append(table.conversation(chat.keys, sha256=file.sha256))
        _account_for_tail(file.data, skipped, last_end=last_end, closed=chats[-1].found.closed)
        report = report_of(
            file,
            *conversations,
            unread=tuple(_unread(file.data, span) for span in skipped),
            warnings=_warnings(conversations, skipped),
        )
        return Import(tuple(conversations), (report,))


def _next_array(data: bytes, at: int) -> int | None:
    """Return where the next array of messages opens; the word inside a text is passed over."""
    while (at := data.find(KEY, at)) >= 0:
        spot = MESSAGES.match(data, at)
        if spot and data[at - 1 : at] != b"\\":
            return spot.end()
        at += len(KEY)
    return None


def _account_for_tail(data: bytes, skipped: list[Skipped], *, last_end: int, closed: bool) -> None:
    """Give what stands after the last record a place among the skipped."""
    if last_end == len(data):
        return
    blank = not data[last_end:].strip()
    if (closed or blank) and skipped and skipped[-1].byte_end == last_end:
        skipped[-1] = skipped[-1]._replace(byte_end=len(data))
    else:
        skipped.append(Skipped(last_end, len(data), "no-messages" if closed else "cut-off"))


def _chats(file: GivenFile) -> list[_Chat]:
    """Return every chat; the file's skeleton is parsed without the messages in it."""
    found: list[Elements] = []
    skeleton: list[bytes] = []
    at = len(BOM) if file.data.startswith(BOM) else 0
    while (spot := _next_array(file.data, at)) is not None:
        found.append(elements(file.data, spot))
        skeleton += [file.data[at:spot], b"[]"]
        at = found[-1].array_end
    skeleton.append(file.data[at:])
    root = _parsed(file, b"".join(skeleton), whole=found[-1].closed)
    keys = list(_with_messages(root))
    if len(keys) != len(found):
        raise _damage(file)
    return [_Chat(key, one) for key, one in zip(keys, found, strict=True)]


def _parsed(file: GivenFile, skeleton: bytes, *, whole: bool) -> object:
    for closing in CLOSINGS[:1] if whole else CLOSINGS:
        try:
            return orjson.loads(skeleton + closing)
        except orjson.JSONDecodeError:
            continue
    raise _damage(file)


def _damage(file: GivenFile) -> DamagedJsonError:
    """Return the error, with the place where a strict parser stumbles."""
    line, column = 0, 0
    try:
        json.loads(file.data.removeprefix(BOM))
    except json.JSONDecodeError as error:
        line, column = error.lineno, error.colno
    except (UnicodeDecodeError, RecursionError):
        pass
    summary = "broken outside of the messages"
    return DamagedJsonError(summary, file=file.name, line=line, column=column)


def _with_messages(node: object) -> Iterator[Mapping[str, object]]:
    """Yield every object that holds messages, in file order."""
    if isinstance(node, list):
        for child in node:
            yield from _with_messages(child)
    elif isinstance(node, dict):
        if isinstance(node.get("messages"), list):
            yield node
        for child in node.values():
            yield from _with_messages(child)


def _fill(data: bytes, chat: _Chat, *, table: Table, progress: Progress) -> list[Skipped]:
    starts, ends = chat.found.start.tolist(), chat.found.end.tolist()
    skipped: list[Skipped] = []
    for first in range(0, len(starts), GROUP):
        last = min(first + GROUP, len(starts))
        messages = _group(data, starts[first:last], ends[first:last])
        skipped += table.add(messages, ends[first:last])
        progress(last / len(starts))
    return skipped


def _group(data: bytes, starts: list[int], ends: list[int]) -> list[Message | None]:
    """Return the messages; None for one that is damaged."""
    try:
        parsed = orjson.loads(b"[" + data[starts[0] : ends[-1]] + b"]")
        if len(parsed) == len(starts):
            return list(parsed)
    except orjson.JSONDecodeError:
        pass
    return [_one(data[start:end]) for start, end in zip(starts, ends, strict=True)]


def _one(data: bytes) -> Message | None:
    try:
        parsed = orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
    return parsed if isinstance(parsed, dict) else None


def _unread(data: bytes, span: Skipped) -> Unread:
    line = data.count(b"\n", 0, span.byte_start) + 1
    return Unread(span.byte_start, span.byte_end, line, span.reason)


def _warnings(conversations: list[Conversation], skipped: list[Skipped]) -> tuple[Warned, ...]:
    warnings = [
        Warned(reason, count)
        for reason in ("damaged-record", "no-date", "cut-off")
        if (count := sum(span.reason == reason for span in skipped))
    ]
    if unknown := sum(count_of(one, Kind.UNKNOWN) for one in conversations):
        warnings.append(Warned("unknown-record-type", unknown))
    return tuple(warnings)


READER = Telegram()
