"""JSON Lines: one object a record; a key without value is left out."""

from collections.abc import Sequence
from typing import IO, ClassVar

import orjson

from olivebranch.chats.flat.columns import NAMES
from olivebranch.chats.flat.giving import all_blocks
from olivebranch.conversation import Conversation
from olivebranch.progress import Progress


class AsJsonl:
    """Writes `.jsonl`."""

    name: ClassVar[str] = "jsonl"
    title: ClassVar[str] = "JSON Lines"
    suffix: ClassVar[str] = ".jsonl"

    def check(self) -> None:
        """Pass; nothing is needed."""

    def write(
        self, file: IO[bytes], conversations: Sequence[Conversation], progress: Progress
    ) -> None:
        """Write the rows."""
        for block in all_blocks(conversations, progress):
            names = [name for name in NAMES if name in block]
            for row in zip(*(block[name] for name in names), strict=True):
                cells = {n: cell for n, cell in zip(names, row, strict=True) if cell is not None}
                file.write(orjson.dumps(cells, option=orjson.OPT_APPEND_NEWLINE))


WRITER = AsJsonl()
