"""Conversations in another order than that of their file; most often newest first, turned round."""

from dataclasses import replace

import numpy as np

from olivebranch.conversation import NOBODY, Conversation, Ints, Move, moved


def oldest_first(conversation: Conversation) -> Conversation:
    """Return a conversation whose time runs forward; turned round if it mostly ran back."""
    steps = np.sign(np.diff(conversation.columns.at_ms))
    if steps.sum() >= 0:
        return conversation
    return reordered(conversation, np.arange(len(conversation), dtype=np.int64)[::-1])


def reordered(conversation: Conversation, order: Ints) -> Conversation:
    """Return a conversation with its records in another order.

    Args:
        conversation: Any.
        order: Old positions in the new order, shape (records,).
    """
    turned = conversation.columns.taken(order)
    spoke = [place for place in turned.sender.tolist() if place != NOBODY]
    people = list(dict.fromkeys([*spoke, *range(len(conversation.participants))]))
    new_place = np.argsort(np.array(people, dtype=np.int64))
    new_record = np.argsort(order)
    spoken = turned.sender != NOBODY
    sender = turned.sender.copy()
    sender[spoken] = new_place[sender[spoken]]
    still = np.zeros(len(order), dtype=np.int64)
    move = Move(record=new_record, target=new_record, person=new_place, shift_ms=still)
    return replace(
        conversation,
        participants=tuple(conversation.participants[old] for old in people),
        columns=replace(turned, sender=sender),
        details=moved(conversation.details, move),
    )
