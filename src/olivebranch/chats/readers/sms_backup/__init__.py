"""The XML that "SMS Backup & Restore" writes on Android: messages and calls of all contacts."""

import re
from dataclasses import replace
from typing import ClassVar

from olivebranch.chats.given import GivenFile
from olivebranch.chats.reader import Import, Unread
from olivebranch.chats.readers.sms_backup.pieces import head_of, scan_of
from olivebranch.chats.readers.sms_backup.table import Table
from olivebranch.chats.readers.sms_backup.tags import LEAD
from olivebranch.chats.reporting import report_of
from olivebranch.conversation import Conversation
from olivebranch.progress import Progress

ROOT = re.compile(rb"<(?:smses|allsms)[\s>/]|<calls\s+count=")
COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
# Calls and single records could be somebody else's: these attributes are the app's.
RECORD = re.compile(rb'<(?:sms|mms)\s[^<>]*\bdate="|<call\s[^<>]*\bnumber="')


class SmsBackup:
    """Reads `sms-….xml` and `calls-….xml`."""

    name: ClassVar[str] = "sms_backup"
    title: ClassVar[str] = "SMS Backup & Restore (Android, .xml)"
    suffixes: ClassVar[tuple[str, ...]] = (".xml", ".zip")
    companions: ClassVar[tuple[str, ...]] = ("sms.xsl", "calls.xsl")
    streams: ClassVar[bool] = True

    def claims(self, file: GivenFile) -> bool:
        """Return whether the outermost tag is the app's."""
        head = head_of(file)
        lead = LEAD.match(head)
        rest = head[lead.end() :] if lead else head
        opened = COMMENT.sub(b"", head[: len(head) - len(rest)])
        return bool(ROOT.search(opened) or ROOT.match(rest) or RECORD.match(rest))

    def read(self, file: GivenFile, progress: Progress) -> Import:
        """Return one conversation a contact."""
        scan = scan_of(file)
        table = Table(scan.line)
        for piece in scan.pieces():
            table.add(piece)
            progress(0.9 * scan.place / file.size)
        conversations = table.chats.frozen(file.sha256)
        unread = _with_tail(file, conversations, table.unread, end=scan.place)
        tally = table.tally
        if not conversations:
            tally.add("no-messages")
        if scan.has_doctype:
            tally.add("doctype-ignored")
        if scan.declared is not None:
            tally.add("wrong-count", count=abs(scan.declared - table.records))
        tally.add_steps(conversations)
        report = report_of(
            file, *conversations, format_name=self.name, unread=unread, warnings=tally.warnings
        )
        return Import(conversations, (report,))


def _with_tail(
    file: GivenFile, conversations: tuple[Conversation, ...], unread: list[Unread], *, end: int
) -> tuple[Unread, ...]:
    """Give the end of the container to the last piece; without any piece the file is unread."""
    if not unread and not conversations:
        return (Unread(0, file.size, 1, "no-messages"),)
    if unread and unread[-1].byte_end == end:
        unread[-1] = replace(unread[-1], byte_end=file.size)
    for conversation in conversations:
        ends = conversation.columns.byte_end
        ends[ends == end] = file.size
    return tuple(unread)


READER = SmsBackup()
