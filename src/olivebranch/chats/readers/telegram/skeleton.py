"""What stands around the messages: whose account, which chats, and where that is broken."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from olivebranch.chats.jsonfiles.parsing import TOKEN, parsed
from olivebranch.chats.readers.telegram.walk import Tape, array_of

KEY = "messages"
ARRAY = array_of(KEY)
# Room for the key, so that a window never ends within it.
EDGE = 128
# More than this around the messages is no export; what follows is not looked at.
MOST = 256 << 20
CHAT_KEY = re.compile(r'"(name|type|id)"\s*:\s*("(?:[^"\\]|\\.)*+"|-?\d+)', re.DOTALL)
OWNER = re.compile(rb'"personal_information"\s*:\s*\{\s*"user_id"\s*:\s*"?(\d+)')
CHAT_KEYS_LENGTH = 4096
ENDS = {ord("{"): b"}", ord("["): b"]"}

Keys = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a skeleton says.

    Attributes:
        chats: The own keys of each chat, file order.
        owner: Number of whose account it is, or "".
        broken: Which stretch between the messages is no JSON (0 is the one before the first
            chat, the last one stands after all messages); None if all are sound.
        stumble: Where in the file a strict parser stops, in bytes.
        open_end: The file ends before all brackets are closed.
    """

    chats: list[Keys]
    owner: str
    broken: int | None
    stumble: int
    open_end: bool


@dataclass(slots=True, eq=False)
class Skeleton:
    """A file without its messages, gathered on the way.

    Attributes:
        pieces: Stretches between the messages.
        begins: Where each stands in the file.
    """

    pieces: list[bytes] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)

    def up_to_array(self, tape: Tape, at: int) -> int | None:
        """Keep what stands before the next array of messages; return where its bracket is."""
        self.begins.append(at)
        kept: list[bytes] = []
        found = None
        while found is None and at < min(tape.size, self.begins[-1] + MOST):
            begin = tape.hold(at)
            found = ARRAY.search(tape.held, begin)
            end = len(tape.held) if tape.at_end else len(tape.held) - EDGE
            stop = found.end() if found else end
            kept.append(tape.held[begin:stop])
            at = tape.base + stop
        self.pieces.append(b"".join(kept))
        return at if found else None

    def frame(self) -> Frame:
        """Return what it says, as far as it can be read."""
        marked = [b"%b[%d]" % (piece, index) for index, piece in enumerate(self.pieces[:-1])]
        before, tail = b"".join(marked), self.pieces[-1]
        opened = _opened(before)
        root = parsed(before + tail)
        broken = None
        if root is None and marked:
            root = parsed(before + _closing(opened))
            broken = len(marked) if tail.strip() else None
        stumble = 0
        if root is None:
            broken, stumble = self._stumble(before + (_closing(opened) if marked else tail))
        elif broken is not None:
            stumble = self.begins[-1]
        named = {} if root is None else dict(_with_messages(root))
        return Frame(
            chats=[
                named.get(index) or _keys_in(piece) for index, piece in enumerate(self.pieces[:-1])
            ],
            owner=_owner(root, self.pieces[0]),
            broken=broken,
            stumble=stumble,
            open_end=bool(_opened(before + tail)),
        )

    def _stumble(self, skeleton: bytes) -> tuple[int, int]:
        """Return in which piece a strict parser stops, and where that is in the file."""
        try:
            json.loads(skeleton.decode("latin-1"))
        except json.JSONDecodeError as error:
            at = error.pos
        except (RecursionError, ValueError):
            at = 0
        else:
            at = 0
        last = len(self.pieces) - 1
        for index, piece in enumerate(self.pieces):
            length = len(piece) + (len(b"[%d]" % index) if index < last else 0)
            if at < length or index == last:
                return index, self.begins[index] + min(at, len(piece))
            at -= length
        return 0, 0


def _opened(data: bytes) -> list[int]:
    """Return the brackets that are open at the end."""
    opened: list[int] = []
    for token in TOKEN.finditer(data):
        mark = data[token.start()]
        if mark in ENDS:
            opened.append(mark)
        elif mark in b"]}" and opened:
            opened.pop()
    return opened


def _closing(opened: list[int]) -> bytes:
    return b"".join(ENDS[mark] for mark in reversed(opened))


def _with_messages(root: object) -> Iterator[tuple[int, Keys]]:
    """Yield every object that holds messages, and which array they are."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            waiting.extend(node.values())
            place = node.get(KEY)
            if isinstance(place, list) and len(place) == 1 and isinstance(place[0], int):
                yield place[0], node


def _keys_in(piece: bytes) -> Keys:
    """Return a chat's keys from what stands right before its messages, JSON or not."""
    text = piece[-CHAT_KEYS_LENGTH:].decode(errors="replace")
    return {found[1]: parsed(found[2].encode()) for found in CHAT_KEY.finditer(text)}


def _owner(root: object, first: bytes) -> str:
    """Return the number of whose account it is; from a broken file by its place."""
    personal = root.get("personal_information") if isinstance(root, dict) else None
    number = personal.get("user_id") if isinstance(personal, dict) else None
    if root is None and (found := OWNER.search(first)):
        return found[1].decode()
    return str(number) if isinstance(number, int | str) else ""
