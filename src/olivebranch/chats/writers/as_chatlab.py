"""ChatLab 0.0.2: a public format for the exchange of chats, one JSON object a line.

What our table has beyond it stands under the key `olive` of each line, which ChatLab passes
over; so reading the file back gives the same table.
"""

from collections import Counter
from collections.abc import Sequence
from typing import IO, ClassVar

import orjson

from olivebranch.chats.flat.chatlabtypes import (
    EXTRA,
    OTHER,
    REPLY,
    SYSTEM_ID,
    SYSTEM_NAME,
    TEXT,
    TYPE_OF,
    VERSION,
)
from olivebranch.chats.flat.columns import NOT_HERE
from olivebranch.chats.flat.giving import all_blocks
from olivebranch.chats.flat.plain import Cell, Cells
from olivebranch.chats.plaintext import without_halves
from olivebranch.conversation import UNKNOWN_OFFSET, Conversation, Kind, Participant
from olivebranch.errors import GivenError
from olivebranch.progress import Progress

MINUTE_MS = 60_000
TYPE_OF_WORD = {kind.name.lower(): TYPE_OF.get(kind, OTHER) for kind in Kind}
# What a line says in ChatLab's own keys, or what our reader finds out again.
SAID = frozenset(
    {"conversation", "title", "group", "id", "seq", "sender", "handle", "is_me", "direction"}
    | {"ts_utc", "text", "about", "format", "thread", "tz", "precision"}
    | {"file_sha256", "byte_start", "byte_end"}
)


class OneConversationError(GivenError):
    """The format holds one conversation a file."""

    code = "target-one-conversation"


class AsChatLab:
    """Writes `.chatlab.jsonl`."""

    name: ClassVar[str] = "chatlab"
    title: ClassVar[str] = "ChatLab 0.0.2, JSON Lines"
    suffix: ClassVar[str] = ".chatlab.jsonl"

    def check(self) -> None:
        """Pass; nothing is needed."""

    def write(
        self, file: IO[bytes], conversations: Sequence[Conversation], progress: Progress
    ) -> None:
        """Write header, members and messages.

        Raises:
            OneConversationError: There are several, or none.
        """
        if len(conversations) != 1:
            summary = "not one conversation"
            raise OneConversationError(summary, count=len(conversations))
        people = conversations[0].participants
        ids = _platform_ids(people)
        moments = _moments(conversations[0])
        moment = iter(moments)
        for block in all_blocks(conversations, progress):
            names = list(block)
            rows = zip(*block.values(), strict=True)
            for row in rows:
                cells = {n: cell for n, cell in zip(names, row, strict=True) if cell is not None}
                if "about" in cells:
                    _line(file, _header(conversations[0], cells, moment=max(moments), ids=ids))
                    for one, platform_id in zip(people, ids, strict=True):
                        _line(file, _member(one, platform_id))
                _line(file, _message(cells, moment=next(moment), ids=ids))


def _line(file: IO[bytes], value: Cells) -> None:
    file.write(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE))


def _moments(conversation: Conversation) -> list[int]:
    """Return seconds since 1970, UTC; wall time is taken for UTC where the offset is unknown."""
    columns = conversation.columns
    offsets = columns.offset_min.astype("int64")
    offsets[offsets == UNKNOWN_OFFSET] = 0
    found: list[int] = ((columns.at_ms - offsets * MINUTE_MS) // 1000).tolist()
    return found


def _platform_ids(people: Sequence[Participant]) -> list[str]:
    """Return an id for each participant, none twice: handle, name, or one of them and a number."""
    wanted = [without_halves(one.handles[0] if one.handles else one.name) for one in people]
    count = Counter([*wanted, SYSTEM_ID, ""])
    return [one if count[one] == 1 else f"{one}#{place}" for place, one in enumerate(wanted)]


def _header(conversation: Conversation, cells: Cells, *, moment: int, ids: Sequence[str]) -> Cells:
    """Return the first line.

    It has to state when the file was written; the same table gives the same file, so that
    is the moment of the last message.
    """
    owners = [one for one, who in zip(ids, conversation.participants, strict=True) if who.is_me]
    meta: Cells = {
        "name": cells.get("title", ""),
        "platform": str(cells["format"]).partition("_")[0],
        "type": "group" if conversation.source.group else "private",
    }
    if conversation.source.group and "thread" in cells:
        meta["groupId"] = cells["thread"]
    if len(owners) == 1:
        meta["ownerId"] = owners[0]
    return {
        "_type": "header",
        "chatlab": {"version": VERSION, "exportedAt": moment, "generator": "olive"},
        "meta": meta,
        EXTRA: {"about": cells["about"]},
    }


def _member(one: Participant, platform_id: str) -> Cells:
    member: Cells = {
        "_type": "member",
        "platformId": platform_id,
        "accountName": without_halves(one.name),
    }
    if one.other_names:
        member["aliases"] = [without_halves(name) for name in one.other_names]
    return member


def _message(cells: Cells, *, moment: int, ids: Sequence[str]) -> Cells:
    person = cells.get("person")
    text = cells["text"]
    message: Cells = {
        "_type": "message",
        "platformMessageId": cells["id"],
        "sender": ids[person] if isinstance(person, int) else SYSTEM_ID,
        "accountName": cells.get("sender", SYSTEM_NAME),
        "timestamp": moment,
        "type": _type(cells),
        "content": text,
    }
    if cells.get("reply_to", NOT_HERE) != NOT_HERE:
        message["replyToMessageId"] = cells["reply_to"]
    message[EXTRA] = {name: cell for name, cell in cells.items() if name not in SAID}
    return message


def _type(cells: Cells) -> Cell:
    kind = TYPE_OF_WORD[str(cells["kind"])]
    return REPLY if kind == TEXT and "reply_to" in cells else kind


WRITER = AsChatLab()
