"""Several exports of the same people become one conversation, without doubles."""

from olivebranch.chats.merging.gather import clocks_differ, gather
from olivebranch.chats.merging.merge import merge

__all__ = ["clocks_differ", "gather", "merge"]
