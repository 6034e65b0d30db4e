"""Which records of several exports are the same message.

Within one export the same words may come twice in a minute, and both count.
Across exports of one app they are the same message: as often as the export
with most of them has it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from olivebranch.conversation import NOBODY, Conversation, Ints, Kind, Precision

Words = npt.NDArray[np.uint64]
STEP_MS = {Precision.MS: 1000, Precision.SECOND: 1000, Precision.MINUTE: 60_000}
DAY_MS = 86_400_000
# Records whose text is the app's own, in the language of the phone: "image omitted".
WORDLESS = frozenset(
    {
        Kind.IMAGE,
        Kind.VIDEO,
        Kind.VOICE,
        Kind.AUDIO,
        Kind.STICKER,
        Kind.GIF,
        Kind.DOCUMENT,
        Kind.CONTACT,
        Kind.VIEW_ONCE,
        Kind.DELETED,
        Kind.CALL,
        Kind.UNKNOWN,
    }
)
# Any two odd numbers far apart; they spread the bits of what is mixed.
MIX, MIX_AGAIN = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """The records of one export, made comparable; arrays of shape (records,).

    Attributes:
        app: Name of the app; only exports of one app hold the same messages.
        precision: The finest time the export states.
        at_ms: Wall-clock time.
        person: Position among all people, or NOBODY.
        words: A number for kind and text; the same text gives the same number.
        long: The text is long enough that nobody writes it twice by chance.
    """

    app: str
    precision: Precision
    at_ms: Ints
    person: Ints
    words: Words
    long: npt.NDArray[np.bool_]


LONG_ENOUGH = 20


def marked(conversation: Conversation, people: Sequence[int]) -> Marked:
    """Return the records of an export, made comparable.

    Args:
        conversation: The export.
        people: Position among all people, for each participant.
    """
    columns = conversation.columns
    wordless = np.isin(columns.kind, np.array(sorted(WORDLESS), np.uint8))
    hashed = np.fromiter(map(hash, _pieces(conversation)), dtype=np.int64, count=len(columns)).view(
        np.uint64
    )
    person = np.append(np.array(people, np.int64), NOBODY)[columns.sender]
    return Marked(
        app=app_of(conversation),
        precision=conversation.source.precision,
        at_ms=columns.at_ms,
        person=person,
        words=np.where(wordless, np.uint64(1), hashed),
        long=~wordless & (columns.text_end - columns.text_start >= LONG_ENOUGH),
    )


def _pieces(conversation: Conversation) -> list[bytes]:
    columns = conversation.columns
    texts = conversation.texts
    starts, ends = columns.text_start.tolist(), columns.text_end.tolist()
    return [texts[start:end] for start, end in zip(starts, ends, strict=True)]


def app_of(conversation: Conversation) -> str:
    """Return the app of an export: readers of one app share the first word of their name."""
    return conversation.source.format.partition("_")[0]


def doubles_of(exports: Sequence[Marked]) -> list[Ints]:
    """Return for each record the one it says again.

    Returns:
        For each export, shape (records,): position of the first record that says the same,
        counted through all exports one after the other; its own position for most.
    """
    keys = [_keys(one, step_ms=_step(one.app, exports)) for one in exports]
    every = np.concatenate([np.zeros(0, np.uint64), *keys])
    # np.unique gives the first place of each, and to which of them every record belongs.
    _, first, which = np.unique(every, return_index=True, return_inverse=True)
    ends = np.cumsum([len(one) for one in keys])
    return np.split(first[which], ends[:-1])


def _step(app: str, exports: Sequence[Marked]) -> int:
    """Return how finely times of an app's exports can be compared, in ms."""
    return max(STEP_MS.get(one.precision, DAY_MS) for one in exports if one.app == app)


def _keys(one: Marked, *, step_ms: int) -> Words:
    """Return a number for app, time, person, words, and the how-manieth of its like it is."""
    times = (one.at_ms // step_ms).astype(np.uint64)
    # hash() differs from run to run, which is fine: keys are only compared within one.
    key = _mixed(one.words, times)
    key = _mixed(key, one.person.astype(np.uint64))
    key = _mixed(key, np.full(len(key), hash(one.app) & 0xFFFFFFFF, np.uint64))
    return _mixed(key, _occurrence(key))


def _mixed(one: Words, other: Words) -> Words:
    mixed: Words = (one ^ (one >> np.uint64(29))) * MIX + (other + np.uint64(1)) * MIX_AGAIN
    mixed ^= mixed >> np.uint64(32)
    return mixed


def _occurrence(key: Words) -> Words:
    """Return how many equal keys stand before each, shape (records,)."""
    order = np.argsort(key, kind="stable")
    place = np.arange(len(key))
    begins = np.append(True, np.diff(key[order]) != 0)[: len(key)]
    run_start = np.maximum.accumulate(np.where(begins, place, 0))
    found = np.empty(len(key), np.uint64)
    found[order] = (place - run_start).astype(np.uint64)
    return found
