"""Several exports of the same people become one conversation, without doubles."""

from olivebranch.chats.merging.gather import clocks_differ, gather
from olivebranch.chats.merging.merge import merge
from olivebranch.chats.merging.people import Same

__all__ = ["Same", "clocks_differ", "gather", "merge"]
