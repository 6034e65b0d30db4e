"""What happened between two people, told from the messages they sent each other."""

from olivebranch.insight.picture import Picture
from olivebranch.insight.telling.portable import as_json
from olivebranch.insight.whole import (
    GroupChatError,
    OneSidedChatError,
    SamePersonError,
    what_happened,
)

__all__ = [
    "GroupChatError",
    "OneSidedChatError",
    "Picture",
    "SamePersonError",
    "as_json",
    "what_happened",
]
