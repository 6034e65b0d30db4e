"""Telegram: the `result.json` that Telegram Desktop writes, one chat or all of them."""

import re
from typing import ClassVar

from olivebranch.chats.given import GivenFile, InMemory
from olivebranch.chats.placing import placed
from olivebranch.chats.plaintext import BOM, UTF16, as_utf8
from olivebranch.chats.reader import Import
from olivebranch.chats.readers.telegram.reading import Read, read_chats
from olivebranch.chats.readers.telegram.skeleton import ARRAY
from olivebranch.chats.reporting import report_of
from olivebranch.progress import Progress

BLANK = b" \t\r\n\0"
DATED = re.compile(rb'"date(?:_unixtime)?"\s*:')
TYPED = re.compile(rb'"type"\s*:\s*"(?:message|service|unsupported)"')
CHAT_TYPE = re.compile(
    rb'"type"\s*:\s*"(?:personal_chat|bot_chat|saved_messages|(?:private|public)_\w+)"'
)
# A whole account begins with one of these; its chats may come late.
ACCOUNT = re.compile(rb'"(?:personal_information|profile_pictures|contacts|frequent_contacts)"\s*:')
MOST_LOOKED_AT = 16 << 20
LOOKED_AT = 64 << 10
MOST_CHATS_LOOKED_AT = 20


class Telegram:
    """Reads `result.json`."""

    name: ClassVar[str] = "telegram"
    title: ClassVar[str] = "Telegram Desktop (result.json)"
    suffixes: ClassVar[tuple[str, ...]] = (".json", ".zip")
    companions: ClassVar[tuple[str, ...]] = ()
    streams: ClassVar[bool] = True

    def claims(self, file: GivenFile) -> bool:
        """Return whether this is JSON with typed messages that have a `date`."""
        head = as_utf8(file.head).data.removeprefix(BOM)
        if not head.lstrip(BLANK).startswith(b"{"):
            return False
        if _is_telegram(head):
            return True
        return bool(ACCOUNT.search(head)) and _is_telegram(file.window(0, MOST_LOOKED_AT))

    def read(self, file: GivenFile, progress: Progress) -> Import:
        """Return every chat of the file.

        Raises:
            DamagedJsonError: There is no whole message, and what is around them is broken.
        """
        if file.head[:2] in UTF16:
            plain = as_utf8(file.data)
            given = GivenFile(file.name, InMemory(plain.data))
            read = read_chats(given, progress, sha256=file.sha256)
            found, unread = placed(read.conversations, read.unread, plain=plain, size=file.size)
            read = Read(found, unread, read.warnings)
        else:
            read = read_chats(file, progress, sha256=file.sha256)
        report = report_of(file, *read.conversations, unread=read.unread, warnings=read.warnings)
        return Import(read.conversations, (report,))


def _is_telegram(data: bytes) -> bool:
    for _, opened in zip(range(MOST_CHATS_LOOKED_AT), ARRAY.finditer(data), strict=False):
        before, after = max(0, opened.end() - LOOKED_AT), opened.end() + LOOKED_AT
        if CHAT_TYPE.search(data, before, opened.end()):
            return True
        if DATED.search(data, opened.end(), after) and TYPED.search(data, opened.end(), after):
            return True
    return False


READER = Telegram()
