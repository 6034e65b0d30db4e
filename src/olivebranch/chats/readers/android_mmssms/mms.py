"""What MMS consist of: words, files, and who sent them."""

from dataclasses import dataclass, field

from olivebranch.chats.databases.sqlite import Database, whole, words
from olivebranch.chats.filekinds import kind_of_type
from olivebranch.conversation import Kind

# Of the addresses of an MMS: who sent it. The phone's own stands as a placeholder.
FROM = 137
OWN_NUMBER = "insert-address-token"
LAYOUT = "application/smil"


@dataclass(slots=True)
class Parts:
    """Words and files by number of their MMS.

    Attributes:
        texts: Pieces of words, in order.
        files: Name and kind of each file, in order.
    """

    texts: dict[int, list[str]] = field(default_factory=dict)
    files: dict[int, list[tuple[str, Kind]]] = field(default_factory=dict)


def parts_of(database: Database) -> Parts:
    """Return the parts of all MMS."""
    found = Parts()
    columns = ("mid", "seq", "ct", "text", "name", "fn", "cl")
    for _, mid, _, stated, text, *names in database.rows("part", *columns):
        kind = words(stated).lower()
        if kind == LAYOUT:
            continue
        if kind.startswith("text/plain"):
            found.texts.setdefault(whole(mid), []).append(words(text))
            continue
        name = next((words(one) for one in names if one), "")
        found.files.setdefault(whole(mid), []).append((name, kind_of_type(kind)))
    return found


def senders_of(database: Database) -> dict[int, str]:
    """Return who sent each MMS, where that is not the owner."""
    return {
        whole(message): words(address)
        for _, message, address, kind in database.rows("addr", "msg_id", "address", "type")
        if whole(kind) == FROM and words(address) != OWN_NUMBER
    }
