"""Tables that begin with the newest message are turned round."""

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

import numpy as np

from olivebranch.conversation import NO_RECORD, Columns, Conversation, Details
from olivebranch.conversation.details import Reply


def oldest_first(conversation: Conversation) -> Conversation:
    """Return the conversation with its oldest record first, when most steps go back in time."""
    steps = np.diff(conversation.columns.at_ms)
    if np.count_nonzero(steps < 0) <= np.count_nonzero(steps > 0):
        return conversation
    last = len(conversation) - 1
    columns, details = conversation.columns, conversation.details
    return replace(
        conversation,
        columns=Columns(
            **{one.name: getattr(columns, one.name)[::-1].copy() for one in fields(Columns)}
        ),
        details=Details(
            **{one.name: _turned(getattr(details, one.name), last) for one in fields(Details)}
        ),
    )


def _turned(details: Iterable[Any], last: int) -> Any:  # noqa: ANN401 - each its own kind
    """Return details with the positions they have from the other end, in that order."""
    turned = []
    for detail in details:
        one = detail._replace(record=last - detail.record)
        if isinstance(one, Reply) and one.to != NO_RECORD:
            one = one._replace(to=last - one.to)
        turned.append(one)
    return tuple(sorted(turned, key=lambda one: one.record))
