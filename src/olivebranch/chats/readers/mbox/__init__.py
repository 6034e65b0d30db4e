"""E-mail: a mailbox of many mails (.mbox), or one (.eml), from any program."""

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import ClassVar

from olivebranch.chats.given import GivenFile
from olivebranch.chats.growing import Row
from olivebranch.chats.moments import Moment
from olivebranch.chats.plaintext import BOM
from olivebranch.chats.reader import Import, Unread
from olivebranch.chats.readers.mbox.boundaries import Place, beginnings, is_mailbox
from olivebranch.chats.readers.mbox.headers import (
    Headers,
    addresses,
    first,
    identifiers,
    moment,
    split,
    words,
)
from olivebranch.chats.readers.mbox.letter import Letter, letter_of
from olivebranch.chats.readers.mbox.table import Mail, conversations, kind_of
from olivebranch.chats.reporting import Tally, report_of
from olivebranch.conversation import Quality
from olivebranch.progress import Progress

# A mail that is longer is cut here: what follows is the inside of its files.
MOST_MAIL = 48 << 20
# A single mail begins with headers, and has who, when and a third sign of being one.
HEADER_LINE = re.compile(rb"[!-9;-~]{1,100}:[ \t\r\n]")
NEEDED, SIGNS = {"from", "date"}, {"message-id", "received", "mime-version", "return-path", "to"}
SENDERS = ("from", "sender", "reply-to", "return-path")
RECIPIENTS = ("to", "cc", "bcc")
DELIVERED = ("delivered-to", "x-original-to", "envelope-to")


class Mbox:
    """Reads `.mbox` and `.eml`."""

    name: ClassVar[str] = "mbox"
    title: ClassVar[str] = "E-mail (.mbox or .eml)"
    suffixes: ClassVar[tuple[str, ...]] = (".mbox", ".mbx", ".eml", ".zip")
    companions: ClassVar[tuple[str, ...]] = ("*.msf", "table_of_contents")
    streams: ClassVar[bool] = True

    def claims(self, file: GivenFile) -> bool:
        """Return whether this begins with a mail: the line of a mailbox, or its headers."""
        head = file.head.removeprefix(BOM)
        if is_mailbox(head):
            return True
        if not HEADER_LINE.match(head):
            return False
        headers, _ = split(head)
        named = headers.keys() >= NEEDED and headers.keys() & SIGNS
        return bool(named) and "@" in first(headers, "from") and _dated(headers) is not None

    def read(self, file: GivenFile, progress: Progress) -> Import:
        """Return one conversation for all the people that mails are between."""
        mailbox = is_mailbox(file.head.removeprefix(BOM))
        begin = list(beginnings(file)) if mailbox else [Place(0, 1)]
        reading = _Reading(file, mailbox=mailbox)
        if mailbox and begin[0].at:
            # Only white space stands before the first.
            begin[0] = Place(0, 1)
        for mail, after in pairwise([*begin, Place(file.size, 0)]):
            reading.add(mail, after.at)
            progress(0.8 * after.at / file.size)
        found = conversations(reading.mails, sha256=file.sha256)
        reading.tally.add_steps(found)
        report = report_of(
            file,
            *found,
            format_name=self.name,
            unread=tuple(reading.unread),
            warnings=reading.tally.warnings,
        )
        return Import(found, (report,))


@dataclass(slots=True)
class _Reading:
    """The mails of one file, as they are read."""

    file: GivenFile
    mailbox: bool
    mails: list[Mail] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    def add(self, place: Place, end: int) -> None:
        """Read one mail, or list why it cannot be read."""
        data = self.file.window(place.at, min(end, place.at + MOST_MAIL))
        separator, data = _opened(data) if self.mailbox else (b"", data.removeprefix(BOM))
        headers, body = split(data)
        when, quality = _moment(headers, separator)
        if when is None:
            reason = "no-date" if headers else "damaged-record"
            self.unread.append(Unread(place.at, end, place.line, reason))
            self.tally.add(reason, place.line)
            return
        letter = letter_of(headers, body, quoted=self.mailbox)
        self._warn_about(letter, place.line)
        sender = next((one for name in SENDERS for one in addresses(headers, name)), None)
        if sender is None:
            self.tally.add("unknown-record-type", place.line)
        text = letter.text
        if not text.strip():
            text = words(first(headers, "subject")) or text
        people = [one.handle for one in addresses(headers, *RECIPIENTS)]
        answers = [
            *identifiers(headers, "in-reply-to"),
            *reversed(identifiers(headers, "references")),
        ]
        self.mails.append(
            Mail(
                row=Row(
                    when.at_ms,
                    place.at,
                    end,
                    text=text,
                    kind=kind_of(text, letter.files, sender=sender),
                    offset_min=when.offset_min,
                    quality=quality,
                ),
                sender=sender,
                people=frozenset([*people, sender.handle] if sender else people),
                owner=next((one.handle for one in addresses(headers, *DELIVERED)), ""),
                id=next(iter(identifiers(headers, "message-id")), ""),
                answers=answers,
                files=letter.files,
            )
        )

    def _warn_about(self, letter: Letter, line: int) -> None:
        if letter.from_html:
            self.tally.add("words-of-a-page", line)
        if letter.damaged:
            self.tally.add("not-utf8", line)
        if letter.guessed:
            self.tally.add("letters-guessed", line)
        if letter.cut:
            self.tally.add("cut-off-mail", line)


def _opened(data: bytes) -> tuple[bytes, bytes]:
    """Return the line that a mailbox puts before a mail, and the mail without its own."""
    separator, _, mail = data.removeprefix(BOM).lstrip().partition(b"\n")
    for blank in (b"\r\n\r\n", b"\n\n"):
        if mail.endswith(blank):
            return separator, mail[: -len(blank) // 2]
    return separator, mail


def _dated(headers: Headers) -> Moment | None:
    return moment(first(headers, "date"))


def _moment(headers: Headers, separator: bytes) -> tuple[Moment | None, Quality]:
    """Return when a mail was sent; else when it arrived, which is near."""
    if stated := _dated(headers):
        return stated, Quality.STATED
    arrived = [value.rpartition(";")[2] for value in headers.get("received", ())]
    line = separator.decode("latin-1").split(" ", 2)
    found = (moment(value) for value in [*arrived, *line[2:]])
    return next((one for one in found if one), None), Quality.INFERRED


READER = Mbox()
