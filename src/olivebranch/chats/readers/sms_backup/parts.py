"""What a multimedia message carries: its words, its files, and who is in it."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from olivebranch.chats.filekinds import kind_of_type
from olivebranch.chats.readers.sms_backup.tags import TAG, Attributes, attributes, text_of
from olivebranch.conversation import Kind

FROM, TO, COPY, BLIND_COPY = b"137", b"151", b"130", b"129"
BASE64 = re.compile(rb"(?:[A-Za-z0-9+/=\s]++|&#1[03];)*+")
# How the phone shows the text and the pictures: layout, no words.
LAYOUT = "application/smil"


class Media(NamedTuple):
    """A file that was sent.

    Attributes:
        kind: What it is.
        name: As the backup states it, or "".
        present: The backup holds it.
        damaged: It holds something else in its place.
    """

    kind: Kind
    name: str
    present: bool
    damaged: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """What stands within a multimedia message.

    Attributes:
        texts: Words, in order.
        media: Files, in order.
        sender: Number of who sent it, as it stands; "" when not stated.
        people: Numbers of everybody, as they stand, the sender first.
    """

    texts: tuple[str, ...]
    media: tuple[Media, ...]
    sender: str
    people: tuple[str, ...]


def stated(found: Attributes, name: bytes) -> str:
    """Return what an attribute says; "" when it says nothing, for which the app writes "null"."""
    value = found.get(name, b"")
    return "" if value == b"null" else text_of(value)


def parts_of(inner: bytes) -> Parts:
    """Return what stands between the tags of a message."""
    texts: list[str] = []
    media: list[Media] = []
    people: list[tuple[bytes, str]] = []
    for tag in TAG.finditer(inner):
        found = attributes(tag[2]) if tag[1] in {b"part", b"addr"} else {}
        if tag[1] == b"addr":
            people.append((found.get(b"type", b""), stated(found, b"address")))
        elif tag[1] == b"part":
            _add_part(found, texts, media)
    senders = [number for kind, number in people if kind == FROM]
    others = [number for kind, number in people if kind in {TO, COPY, BLIND_COPY}]
    return Parts(tuple(texts), tuple(media), (senders or [""])[0], (*senders, *others))


def _add_part(found: Attributes, texts: list[str], media: list[Media]) -> None:
    content_type = stated(found, b"ct").partition(";")[0].strip().lower()
    text, data = stated(found, b"text"), found.get(b"data", b"")
    if content_type == LAYOUT:
        return
    empty = data in {b"", b"null"}
    if content_type == "text/plain" and (text or empty):
        texts.append(text)
        return
    sound = empty or bool(BASE64.fullmatch(data))
    kind = kind_of_type(content_type)
    name = next(filter(None, (stated(found, key) for key in (b"cl", b"fn", b"name"))), "")
    media.append(Media(kind, name, present=bool(text) or (sound and not empty), damaged=not sound))
