"""One mail: its words, and the files that came with it."""

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.utils import collapse_rfc2231_value
from typing import NamedTuple

from olivebranch.chats.filekinds import kind_of_type
from olivebranch.chats.readers.mbox.headers import (
    Headers,
    decoded,
    first,
    parameters,
    split,
    words,
)
from olivebranch.chats.readers.mbox.words_of_html import words_of_html
from olivebranch.conversation import Kind

# Real mails are not deeper and have fewer parts.
DEEPEST, MOST_PARTS = 30, 2000
QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
NESTED = "message/rfc822"
NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
NEWLINE = ord("\n")
UNSTATED = frozenset({"", "us-ascii", "ascii"})


class File(NamedTuple):
    """A file that came with a mail: what it is, its name or "", and whether it is there."""

    kind: Kind
    name: str
    present: bool


@dataclass(slots=True)
class Letter:
    """What a mail says.

    Attributes:
        texts: Its words, part by part.
        files: What came with it.
        from_html: The words were taken out of a web page.
        cut: It ends before its last part does.
        damaged: Some characters could not be read.
        guessed: How its letters are written is not stated, and they are not plain.
        parts: How many were looked at.
    """

    texts: list[str] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    from_html: bool = False
    cut: bool = False
    damaged: bool = False
    guessed: bool = False
    parts: int = 0

    @property
    def text(self) -> str:
        """Return all words, exactly; parts begin on a line of their own."""
        text = ""
        for one in self.texts:
            text += ("\n" if text and not text.endswith("\n") else "") + one
        return text

    def take(self, other: "Letter", *, with_words: bool) -> None:
        """Take over what a part says; its words only if asked to."""
        self.files += other.files
        self.cut |= other.cut
        self.parts = other.parts
        if with_words:
            self.texts += other.texts
            self.from_html |= other.from_html
            self.damaged |= other.damaged
            self.guessed |= other.guessed


def letter_of(headers: Headers, body: bytes, *, quoted: bool) -> Letter:
    """Return what a mail says.

    Args:
        headers: Of the mail.
        body: What follows them.
        quoted: A ">" stands before lines that begin with "From ", as mailboxes do it.
    """
    letter = Letter()
    _read(letter, headers, body, depth=0, quoted=quoted)
    return letter


def _read(letter: Letter, headers: Headers, body: bytes, *, depth: int, quoted: bool) -> None:
    content = parameters(first(headers, "content-type") or "text/plain")
    content_type, boundary = content.get_content_type(), _parameter(content, "boundary")
    if not content_type.startswith("multipart/") or not boundary or depth >= DEEPEST:
        _read_leaf(letter, headers, body, quoted=quoted)
        return
    found: list[Letter] = []
    for part in _parts(letter, body, boundary.encode("utf-8", errors="replace")):
        found.append(Letter(parts=letter.parts))
        _read(found[-1], *split(part), depth=depth + 1, quoted=quoted)
        letter.parts = found[-1].parts
    best = _best(found) if content_type == "multipart/alternative" else None
    for one in found:
        letter.take(one, with_words=best is None or one is best)


def _best(found: list[Letter]) -> Letter | None:
    """Return which of several ways to say the same is kept: plain words if there are any."""
    plain = (one for one in found if one.text.strip() and not one.from_html)
    return next(plain, max(found, key=lambda one: len(one.text), default=None))


def _parts(letter: Letter, body: bytes, boundary: bytes) -> Iterator[bytes]:
    """Yield the parts of a body, in order; the line break before a boundary belongs to it."""
    line = re.compile(re.escape(b"--" + boundary) + rb"(--)?[ \t]*(?:\r?\n|\Z)")
    start = None
    for found in line.finditer(body):
        end = found.start()
        if end and body[end - 1] != NEWLINE:
            continue
        if start is not None:
            yield body[start:end].removesuffix(b"\n").removesuffix(b"\r")
        if found[1] or letter.parts >= MOST_PARTS:
            return
        start = found.end()
        letter.parts += 1
    letter.cut = True
    if start is not None:
        yield body[start:]


def _read_leaf(letter: Letter, headers: Headers, body: bytes, *, quoted: bool) -> None:
    content = parameters(first(headers, "content-type") or "text/plain")
    content_type, name = content.get_content_type(), _name(headers)
    if content_type.startswith("multipart/") and not _parameter(content, "boundary"):
        content_type = "text/plain"
    attached = first(headers, "content-disposition").lower().startswith("attachment")
    if content_type in {"text/plain", "text/html"} and not attached and not name:
        raw = QUOTED_FROM.sub(rb"\1", body) if quoted else body
        text = _decoded(letter, _bytes_of(headers, raw), _parameter(content, "charset"))
        letter.from_html |= content_type == "text/html" and bool(text.strip())
        letter.texts.append(words_of_html(text) if content_type == "text/html" else text)
        return
    if content_type == NESTED and not name:
        name = f"{words(first(split(body)[0], 'subject'))}.eml"
    present = bool(body[:4096].strip()) and "x-mozilla-external-attachment-url" not in headers
    letter.files.append(File(kind_of_type(content_type), name, present))


def _bytes_of(headers: Headers, body: bytes) -> bytes:
    """Return a body without what it was wrapped in for the way."""
    way = first(headers, "content-transfer-encoding").lower()
    if way == "quoted-printable":
        return quopri.decodestring(body)
    if way == "base64":
        signs = NOT_BASE64.sub(b"", body)
        whole = signs[: len(signs) - (len(signs) % 4 == 1)]
        return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))
    return body


def _decoded(letter: Letter, data: bytes, charset: str) -> str:
    if charset.lower() in UNSTATED:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            letter.guessed, text = True, data.decode("latin-1")
    else:
        text = decoded(data, charset)
    letter.damaged |= "\ufffd" in text
    return text.replace("\r\n", "\n")


def _name(headers: Headers) -> str:
    """Return the name of the file that a part is; "" for none."""
    for header, name in (("content-disposition", "filename"), ("content-type", "name")):
        if found := _parameter(parameters(first(headers, header)), name):
            return words(found)
    return ""


def _parameter(content: Message, name: str) -> str:
    """Return a parameter, in whatever way it is written; "" for none."""
    try:
        return collapse_rfc2231_value(content.get_param(name) or "").strip()
    except (ValueError, LookupError, TypeError, UnicodeError):
        return ""
