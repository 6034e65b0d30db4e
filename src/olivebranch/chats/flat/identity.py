"""Ids of messages that stay the same from one export to the next.

Most exports give a message no number of its own. So its id is made of what any
export of the thread repeats: the minute, the sender's name, what it is, and its words.
"""

from hashlib import blake2b

from olivebranch.chats.plaintext import first_damage, without_halves
from olivebranch.conversation import Conversation

MINUTE_MS = 60_000
ID_BYTES = 8
# Where equal messages of one minute are counted in what is hashed: 4 bytes, 0 for the first.
FIRST = bytes(4)


def message_ids(conversation: Conversation) -> list[str]:
    """Return an id for every record, in file order.

    The id is the BLAKE2b hash, 8 bytes, of: the occurrence among equal records of this
    conversation (4 bytes, from 0), the wall-clock minute (8 bytes, minutes since 1970),
    the kind (1 byte), the length of the sender's name in bytes (4 bytes), the name, the
    text, both UTF-8; all numbers little-endian. A record without sender has no name.

    Returns:
        16 hexadecimal digits each; no two of one conversation are alike.
    """
    columns = conversation.columns
    minutes = (columns.at_ms // MINUTE_MS).astype("<i8").tobytes()
    names = [_name(one.name) for one in conversation.participants]
    names.append(_name(""))  # NOBODY is -1 and so finds the last
    who = [[bytes([kind]) + name for name in names] for kind in range(256)]
    ids: list[str] = []
    seen: dict[bytes, int] = {}
    texts, mend = conversation.texts, first_damage(conversation.texts) is not None
    for row, (kind, sender, start, end) in enumerate(
        zip(
            columns.kind.tolist(),
            columns.sender.tolist(),
            columns.text_start.tolist(),
            columns.text_end.tolist(),
            strict=True,
        )
    ):
        text = texts[start:end]
        said = (
            minutes[8 * row : 8 * row + 8] + who[kind][sender] + (_mended(text) if mend else text)
        )
        digest = blake2b(FIRST + said, digest_size=ID_BYTES).digest()
        count = seen.get(digest, 0)
        seen[digest] = count + 1
        if count:
            again = count.to_bytes(4, "little") + said
            digest = blake2b(again, digest_size=ID_BYTES).digest()
        ids.append(digest.hex())
    return ids


def _name(name: str) -> bytes:
    encoded = without_halves(name).encode()
    return len(encoded).to_bytes(4, "little") + encoded


def _mended(text: bytes) -> bytes:
    """Return the text as it is shown: the words count, not which damage they suffered."""
    return text.decode("utf-8", errors="replace").encode()
