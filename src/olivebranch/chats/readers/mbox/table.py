"""Mails put into conversations: one for all the people a mail is between."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from olivebranch.chats.growing import Growing, Row
from olivebranch.chats.oldest_first import oldest_first
from olivebranch.chats.readers.mbox.headers import Address
from olivebranch.chats.readers.mbox.letter import File
from olivebranch.conversation import (
    NO_RECORD,
    NOBODY,
    UNKNOWN_OFFSET,
    Attachment,
    Conversation,
    Kind,
    Precision,
    Reply,
    Source,
)

# What a mailbox is called whose owner nobody can tell.
NO_THREAD = ""


class Mail(NamedTuple):
    """One mail of the file.

    Attributes:
        row: As the table will hold it, but for the sender.
        sender: Who wrote it; None when it does not say.
        people: Addresses of everybody it is between, the sender among them.
        owner: Address it was delivered to; "" when it does not say.
        id: Its own sign; "" for none.
        answers: Signs of what it answers, the nearest first.
        files: What came with it.
    """

    row: Row
    sender: Address | None
    people: frozenset[str]
    owner: str
    id: str
    answers: Sequence[str]
    files: Sequence[File]


def conversations(mails: Sequence[Mail], *, sha256: str) -> tuple[Conversation, ...]:
    """Return every conversation, in order of appearance.

    Whose mailbox it is can be told when all mails that say so were delivered to one address,
    or when one address alone is in every mail. Then a conversation is what the owner has
    with the same people; otherwise the file is one.
    """
    owner = owner_of(mails)
    grouped: dict[str, list[Mail]] = {}
    for mail in mails:
        thread = " ".join(sorted(mail.people - {owner})) or owner if owner else NO_THREAD
        grouped.setdefault(thread, []).append(mail)
    names = _names(mails)
    return tuple(
        _conversation(thread, group, names=names, owner=owner, sha256=sha256)
        for thread, group in grouped.items()
    )


def owner_of(mails: Sequence[Mail]) -> str:
    """Return the address of whose mailbox it is; "" when it cannot be told."""
    delivered = {mail.owner for mail in mails if mail.owner}
    if len(delivered) == 1:
        return delivered.pop()
    if len(mails) < 2:
        return ""
    always = set(mails[0].people)
    for mail in mails:
        always &= mail.people
    return always.pop() if len(always) == 1 else ""


def _names(mails: Sequence[Mail]) -> dict[str, str]:
    """Return the name that each address is most often shown with."""
    shown = Counter(mail.sender for mail in mails if mail.sender and mail.sender.name)
    return {one.handle: one.name for one, _ in reversed(shown.most_common())}


def _conversation(
    thread: str, mails: Sequence[Mail], *, names: dict[str, str], owner: str, sha256: str
) -> Conversation:
    growing = Growing()
    places = {mail.id: place for place, mail in reversed(list(enumerate(mails))) if mail.id}
    for place, mail in enumerate(mails):
        growing.add(mail.row._replace(sender=_sender(growing, mail, names=names, owner=owner)))
        for one in mail.files:
            growing.attachments.append(Attachment(place, one.name, one.present))
        if mail.answers:
            found = (places[one] for one in mail.answers if places.get(one, place) != place)
            growing.replies.append(Reply(place, next(found, NO_RECORD)))
    people = frozenset[str]().union(*(mail.people for mail in mails))
    certain = all(mail.row.offset_min != UNKNOWN_OFFSET for mail in mails)
    source = Source(
        format="mbox",
        sha256=sha256,
        title=", ".join(_titles(thread, names)),
        group=len(people) > 2,
        tz="UTC" if certain else "local",
        precision=Precision.SECOND,
        thread=thread,
    )
    return oldest_first(growing.conversation(source))


def _sender(growing: Growing, mail: Mail, *, names: dict[str, str], owner: str) -> int:
    if mail.sender is None:
        return NOBODY
    handle = mail.sender.handle
    return growing.person(
        names.get(handle, handle), handle=handle, is_me=bool(owner) and handle == owner
    )


def _titles(thread: str, names: dict[str, str]) -> Iterator[str]:
    return (names.get(one, one) for one in thread.split())


def kind_of(text: str, files: Sequence[File], *, sender: Address | None) -> Kind:
    """Return what a mail is: its words, or without any the first file."""
    if sender is None:
        return Kind.UNKNOWN
    return files[0].kind if files and not text.strip() else Kind.TEXT
