"""Who the addresses of WhatsApp belong to, and which chats there are."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from olivebranch.chats.databases.sqlite import Database, whole, words

PHONE, GROUP, STATUS = "@s.whatsapp.net", "@g.us", "status@broadcast"
GROUP_TYPES = frozenset({1, 4})


class Session(NamedTuple):
    """A chat.

    Attributes:
        address: Its own address: of the other person, or of the group.
        title: As the app shows it.
        group: It is a group.
    """

    address: str
    title: str
    group: bool


@dataclass(slots=True)
class Directory:
    """Names by address, chats and members by number of their row."""

    names: dict[str, str] = field(default_factory=dict)
    sessions: dict[int, Session] = field(default_factory=dict)
    members: dict[int, str] = field(default_factory=dict)

    def name(self, address: str) -> str:
        """Return how somebody is called; a number where no name is known."""
        return self.names.get(address) or handle(address)

    def know(self, address: str, names: Iterable[str]) -> None:
        """Remember the first name there is; an earlier one stays."""
        name = next((one for one in names if one), "")
        if address and name:
            self.names.setdefault(address, name)


def handle(address: str) -> str:
    """Return an address as people write it: a number with "+", else as it is."""
    number, at, _ = address.partition("@")
    return f"+{number}" if at and address.endswith(PHONE) and number.isdecimal() else address


def directory_of(database: Database) -> Directory:
    """Return everybody and every chat that the database knows."""
    found = Directory()
    columns = ("ZCONTACTJID", "ZSESSIONJID", "ZPARTNERNAME", "ZSESSIONTYPE")
    for row, contact, jid, partner, kind in database.rows("ZWACHATSESSION", *columns):
        address = words(contact) or words(jid)
        group = address.endswith(GROUP) or whole(kind) in GROUP_TYPES
        found.sessions[whole(row)] = Session(address, words(partner) or handle(address), group)
        found.know(address, [words(partner)])
    members = ("ZMEMBERJID", "ZCONTACTNAME", "ZFIRSTNAME")
    for row, jid, name, first in database.rows("ZWAGROUPMEMBER", *members):
        found.members[whole(row)] = words(jid)
        found.know(words(jid), [words(name), words(first)])
    for _, jid, name in database.rows("ZWAPROFILEPUSHNAME", "ZJID", "ZPUSHNAME"):
        found.know(words(jid), [words(name)])
    return found
