"""Conversations that an app wrote newest first, turned round."""

from dataclasses import fields, replace

import numpy as np

from olivebranch.conversation import Columns, Conversation
from olivebranch.conversation.details import moved


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
    places = {place: last - place for place in range(last + 1)}
    people = {place: place for place in range(len(conversation.participants))}
    details = moved(conversation.details, records=places, people=people)
    return replace(conversation, columns=turned, details=details)
