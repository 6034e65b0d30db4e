"""Conversations that an app wrote newest first, turned round."""

from dataclasses import fields, replace

import numpy as np

from olivebranch.conversation import Columns, Conversation, Move, moved


def oldest_first(conversation: Conversation) -> Conversation:
    """Return a conversation whose time runs forward; turned round if it mostly ran back."""
    columns = conversation.columns
    steps = np.diff(columns.at_ms)
    if np.count_nonzero(steps < 0) <= np.count_nonzero(steps > 0):
        return conversation
    last = len(columns) - 1
    turned = Columns(
        **{one.name: getattr(columns, one.name)[::-1].copy() for one in fields(Columns)}
    )
    places = np.arange(last, -1, -1)
    people = np.arange(len(conversation.participants))
    move = Move(record=places, target=places, person=people, shift_ms=np.zeros_like(places))
    details = moved(conversation.details, move)
    return replace(conversation, columns=turned, details=details)
