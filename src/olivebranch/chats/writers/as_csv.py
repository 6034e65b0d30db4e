"""CSV: a header, then one row a record; UTF-8, commas, quotes doubled, lines end in CRLF."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import IO, ClassVar

import orjson

from olivebranch.chats.flat.columns import COLUMNS
from olivebranch.chats.flat.giving import Block, all_blocks
from olivebranch.chats.flat.plain import Cell
from olivebranch.conversation import Conversation
from olivebranch.progress import Progress

YES_NO: dict[Cell, str] = {True: "true", False: "false", None: ""}


class AsCsv:
    """Writes `.csv`.

    A text that begins with "=" is written as it is: the file is for exchange, and what is
    read back has to be the same. A spreadsheet may take such a text for a formula.
    """

    name: ClassVar[str] = "csv"
    title: ClassVar[str] = "CSV"
    suffix: ClassVar[str] = ".csv"

    def check(self) -> None:
        """Pass; nothing is needed."""

    def write(
        self, file: IO[bytes], conversations: Sequence[Conversation], progress: Progress
    ) -> None:
        """Write the rows."""
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        rows = csv.writer(text, lineterminator="\r\n")
        rows.writerow(column.name for column in COLUMNS)
        for block in all_blocks(conversations, progress):
            rows.writerows(_rows(block))
        text.detach()


def _rows(block: Block) -> Iterator[tuple[Cell, ...]]:
    nothing: list[Cell] = [""] * len(block["seq"])
    columns = []
    for column in COLUMNS:
        cells = block.get(column.name, nothing)
        if column.form == "yes" and column.name in block:
            cells = [YES_NO[cell] for cell in cells]
        elif column.form == "json" and column.name in block:
            cells = ["" if cell is None else orjson.dumps(cell).decode() for cell in cells]
        columns.append(cells)
    return zip(*columns, strict=True)


WRITER = AsCsv()
