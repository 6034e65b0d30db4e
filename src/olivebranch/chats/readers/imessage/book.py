"""Who is in the database, which chats it has, and which message belongs to which."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from olivebranch.chats.databases.sqlite import DAMAGE, Database, whole, words
from olivebranch.chats.readers.imessage.bodies import Ints
from olivebranch.chats.readers.imessage.scan import Scan

OWNER, UNKNOWN = 0, -1
NO_CHAT = -(1 << 63) - 2
GROUP_STYLE = 43
# The owner's own addresses are written "E:alice@example.com" and "P:+15550100".
ADDRESS_KINDS = ("E:", "P:", "e:", "p:")

Codes = npt.NDArray[np.int32]


class Chat(NamedTuple):
    """A chat as the database describes it.

    Attributes:
        title: Its own name; of a chat of two the other one's address; or "".
        thread: The app's own sign of it, or "".
        group: Whether it is a group, None when the database does not say.
        members: Codes of everybody but the owner.
        addresses: The owner's own in this chat.
    """

    title: str = ""
    thread: str = ""
    group: bool | None = None
    members: tuple[int, ...] = ()
    addresses: tuple[str, ...] = ()


@dataclass(slots=True)
class Book:
    """Codes for people and chats.

    Attributes:
        people: Address by code; the owner comes first and has none.
        chats: By code.
        code_of_handle: Code by number of the handle's row.
        code_of_chat: Code by number of the chat's row.
    """

    people: list[str] = field(default_factory=lambda: [""])
    chats: list[Chat] = field(default_factory=list)
    code_of_handle: dict[int, int] = field(default_factory=dict)
    code_of_chat: dict[int, int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)

    def person(self, address: str) -> int:
        """Return the code of an address; one with two services is one person."""
        code = self.codes.setdefault(address, len(self.people))
        if code == len(self.people):
            self.people.append(address)
        return code

    def of_handle(self, handle: int) -> int:
        """Return the code of a handle; one whose row is missing is called by its number."""
        if not handle:
            return UNKNOWN
        if handle not in self.code_of_handle:
            self.code_of_handle[handle] = self.person(f"#{handle}")
        return self.code_of_handle[handle]

    def chat(self, row: int, chat: Chat) -> int:
        """Return the code of a chat's row, adding it when it is new."""
        code = self.code_of_chat.setdefault(row, len(self.chats))
        if code == len(self.chats):
            self.chats.append(chat)
        return code


def book_of(database: Database) -> Book:
    """Return the people and chats that the database describes."""
    book = Book()
    for row, address in database.rows("handle", "id"):
        name = words(address) or f"#{whole(row)}"
        book.code_of_handle[whole(row)] = book.person(name)
    members: dict[int, dict[int, None]] = {}
    for chat, handle in pairs(database, "chat_handle_join", ("chat_id", "chat"), second="handle"):
        members.setdefault(chat, {})[book.of_handle(handle)] = None
    names = ("guid", "style", "chat_identifier", "display_name")
    owners = ("account_login", "last_addressed_handle")
    for row, guid, style, identifier, display, *addresses in database.rows("chat", *names, *owners):
        own = _addresses(words(one) for one in addresses)
        there = tuple(one for one in members.get(whole(row), ()) if one not in {UNKNOWN, OWNER})
        group = whole(style) == GROUP_STYLE if whole(style) else (len(there) > 1 or None)
        title = words(display) or ("" if group else words(identifier))
        thread = words(guid) or words(identifier)
        book.chat(whole(row), Chat(title, thread, group, there, own))
    for row, listed in members.items():
        there = tuple(one for one in listed if one not in {UNKNOWN, OWNER})
        title = book.people[there[0]] if len(there) == 1 else ""
        book.chat(row, Chat(title, members=there))
    return book


def pairs(
    database: Database, table: str, first: tuple[str, str], *, second: str
) -> Iterable[tuple[int, int]]:
    """Yield what a table joins: numbers of rows in one table and another."""
    name, to = first
    if not {name, f"{second}_id"} <= database.columns(table):
        return
    expressions = [
        database.reference(table, name, to=to),
        database.reference(table, f"{second}_id", to=second),
    ]
    for _, one, other in database.scan(table, expressions):
        yield whole(one), whole(other)


def _addresses(stated: Iterable[str]) -> tuple[str, ...]:
    plain = (one[2:] if one.startswith(ADDRESS_KINDS) else one for one in stated)
    return tuple(dict.fromkeys(one for one in plain if one))


def people_of(book: Book, scan: Scan) -> Codes:
    """Return who each message was exchanged with, as codes; UNKNOWN where nobody is named."""
    handles = np.array(sorted({0, *book.code_of_handle}), np.int64)
    codes = np.array([book.code_of_handle.get(one, UNKNOWN) for one in handles.tolist()], np.int32)
    place = np.searchsorted(handles, scan.handle, side="right") - 1
    return np.where(handles[place] == scan.handle, codes[place], np.int32(UNKNOWN))


def chats_of(database: Database, book: Book, scan: Scan) -> Codes:
    """Return the chat of each message, as codes; those in none get one with whom they name."""
    found = np.full(len(scan.row), -1, np.int32)
    if not len(found):
        return found
    # A message that was deleted lately has left its chat, but not yet the database.
    for table in ("chat_recoverable_message_join", "chat_message_join"):
        for chat, rows in _joined(database, table):
            place = np.searchsorted(scan.row, rows).astype(np.int32)
            np.minimum(place, len(found) - 1, out=place)
            found[place[scan.row[place] == rows]] = book.chat(chat, Chat())
    alone = np.flatnonzero(found < 0)
    if len(alone):
        handles = np.unique(scan.handle[alone])
        own = np.array([_own_chat(book, one) for one in handles.tolist()], np.int32)
        found[alone] = own[np.searchsorted(handles, scan.handle[alone])]
    return found


def _own_chat(book: Book, handle: int) -> int:
    """Return the code of a chat for messages with somebody that belong to no chat."""
    person = book.of_handle(handle)
    members = (person,) if person > OWNER else ()
    title = book.people[person] if members else ""
    # No row has such a number; all handles of one address share it.
    return book.chat(NO_CHAT - person, Chat(title, members=members))


def _joined(database: Database, table: str) -> Iterable[tuple[int, Ints]]:
    """Yield chats, the first one last, and the rows of their messages."""
    if not {"chat_id", "message_id"} <= database.columns(table):
        return
    chat = database.reference(table, "chat_id", to="chat")
    message = database.reference(table, "message_id", to="message")
    query = (
        # By the column itself there may be an index.
        f"SELECT {chat}, group_concat(ifnull({message}, 0))"  # noqa: S608 - ours
        f' FROM "{table}" GROUP BY chat_id'
    )
    try:
        strung = database.connection.execute(query).fetchall()
    except DAMAGE:
        yield from _joined_one_by_one(database, table)
        return
    strung.sort(key=lambda one: whole(one[0]))
    while strung:
        one, listed = strung.pop()
        yield whole(one), np.fromstring(listed, np.int64, sep=",")


def _joined_one_by_one(database: Database, table: str) -> Iterable[tuple[int, Ints]]:
    rows: dict[int, list[int]] = {}
    for chat, message in pairs(database, table, ("chat_id", "chat"), second="message"):
        rows.setdefault(chat, []).append(message)
    for chat in sorted(rows, reverse=True):
        yield chat, np.array(rows[chat], np.int64)
