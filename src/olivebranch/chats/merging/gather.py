"""Which of many conversations are one and the same."""

from collections.abc import Hashable, Sequence

import numpy as np

from olivebranch.chats.merging.doubles import app_of
from olivebranch.chats.merging.merge import merge
from olivebranch.chats.merging.people import People, Same, people_of
from olivebranch.chats.zones import needs_zone
from olivebranch.conversation import NOBODY, Conversation


def gather(conversations: Sequence[Conversation], *, same: Same = ()) -> tuple[Conversation, ...]:
    """Return conversations with those joined that are parts of one.

    Parts of one are files of the same thread of an app, and everything between
    the same two people, whatever app they used.

    Args:
        conversations: In the order they were read.
        same: Names and handles that belong to one person, a group each.

    Returns:
        In the order of their first parts.
    """
    threads: dict[Hashable, list[Conversation]] = {}
    for number, one in enumerate(conversations):
        thread = one.source.thread
        threads.setdefault((app_of(one), thread) if thread else number, []).append(one)
    whole = [merge(parts, same=same) for parts in threads.values()]
    pairs = [one for one in whole if _is_between_two(one)]
    people = people_of(pairs, same=same)
    found: dict[Hashable, list[Conversation]] = {}
    for one in whole:
        at = next((place for place, pair in enumerate(pairs) if pair is one), None)
        found.setdefault(id(one) if at is None else _pair(pairs[at], people, at), []).append(one)
    return tuple(merge(parts, same=same) for parts in found.values())


def clocks_differ(conversations: Sequence[Conversation]) -> bool:
    """Return whether some know only moments and others only the clock on the wall.

    Such exports stand next to each other with hours between them, until somebody
    says in which zone they lived.
    """
    return len({needs_zone(one) for one in conversations if len(one)}) > 1


def _speakers(one: Conversation) -> set[int]:
    counts = np.bincount(one.columns.sender - NOBODY)
    return set((np.flatnonzero(counts) + NOBODY).tolist()) - {NOBODY}


def _is_between_two(one: Conversation) -> bool:
    return not one.source.group and len(_speakers(one)) == 2


def _pair(one: Conversation, people: People, at: int) -> Hashable:
    return frozenset(people.places[at][speaker] for speaker in _speakers(one))
