"""Who and what the other files of a backup name."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from olivebranch.chats.given import GivenFile
from olivebranch.chats.readers.threema.cells import Cells, table_of

# More is no list of contacts.
MOST_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the messages.

    Attributes:
        names: Of contacts, by identity.
        identities: Of contacts, by the sign that their file has in its name.
        groups: Own sign and title of groups, by the sign that their file has in its name.
        polls: Questions, by number.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    identities: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    polls: Mapping[str, str] = field(default_factory=dict)


def beside(file: GivenFile) -> Beside:
    """Return what the contacts, groups, lists and polls of the same folder say."""
    contacts, ballots = _rows(file, "contacts.csv"), _rows(file, "ballot.csv")
    groups = {sign: found for row in _rows(file, "groups.csv") for sign, found in _group(row)}
    lists = {
        row.text("id"): (row.text("id"), row.text("distribution_list_name"))
        for row in _rows(file, "distribution_list.csv")
    }
    return Beside(
        names={row.text("identity"): name for row in contacts if (name := _name(row))},
        identities={
            sign: row.text("identity")
            for row in contacts
            for sign in (row.text("identity_id"), row.text("identity"))
            if sign
        },
        groups=lists | groups,
        polls={row.text("id"): row.text("name") for row in ballots},
    )


def _name(row: Cells) -> str:
    full = f"{row.text('firstname')} {row.text('lastname')}".strip()
    return full or row.text("nick_name")


def _group(row: Cells) -> list[tuple[str, tuple[str, str]]]:
    own = f"{row.text('id')}-{row.text('creator')}"
    found = own, row.text("groupname")
    return [(sign, found) for sign in (row.text("group_uid"), own) if sign]


def _rows(file: GivenFile, name: str) -> list[Cells]:
    content = file.beside.get(name)
    if content is None or content.size > MOST_BYTES:
        return []
    return table_of(content.window(0, content.size))
