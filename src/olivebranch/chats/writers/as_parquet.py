"""Parquet, for those who count with other tools; needs the extra `parquet`."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import IO, Any, ClassVar

import orjson

from olivebranch.chats.flat.columns import COLUMNS, Column
from olivebranch.chats.flat.giving import Block, all_blocks
from olivebranch.conversation import Conversation
from olivebranch.errors import GivenError
from olivebranch.progress import Progress


class ParquetMissingError(GivenError):
    """The library that writes parquet is not installed."""

    code = "parquet-missing"


class AsParquet:
    """Writes `.parquet`."""

    name: ClassVar[str] = "parquet"
    title: ClassVar[str] = "Parquet (needs the extra `parquet`)"
    suffix: ClassVar[str] = ".parquet"

    def check(self) -> None:
        """Pass if the library is installed.

        Raises:
            ParquetMissingError: It is not.
        """
        if find_spec("pyarrow") is None:
            summary = "pyarrow is not installed"
            raise ParquetMissingError(summary)

    def write(
        self, file: IO[bytes], conversations: Sequence[Conversation], progress: Progress
    ) -> None:
        """Write the rows, a few thousand a row group."""
        # Large, and an extra: most who write a table do not have it.
        import pyarrow as pa  # noqa: PLC0415
        from pyarrow import parquet  # noqa: PLC0415

        types = {
            "text": pa.string(),
            "json": pa.string(),
            "whole": pa.int64(),
            "yes": pa.bool_(),
            "time": pa.timestamp("ms"),
            "moment": pa.timestamp("ms", tz="UTC"),
        }
        schema = pa.schema([(column.name, types[column.form]) for column in COLUMNS])
        with parquet.ParquetWriter(file, schema) as rows:
            for block in all_blocks(conversations, progress):
                arrays = [_array(pa, column, block, schema=schema) for column in COLUMNS]
                rows.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _array(pa: Any, column: Column, block: Block, *, schema: Any) -> Any:  # noqa: ANN401 - untyped library
    kind = schema.field(column.name).type
    if column.name not in block:
        return pa.nulls(len(block["seq"]), kind)
    cells = block[column.name]
    if column.form == "json":
        cells = [None if cell is None else orjson.dumps(cell).decode() for cell in cells]
    if column.form in {"time", "moment"}:
        return pa.array(cells, pa.string()).cast(kind)
    return pa.array(cells, kind)


WRITER = AsParquet()
