"""Parquet: the table that `olive read --to FILE.parquet` writes, read back."""

import io
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from typing import Any, ClassVar

from olivebranch.chats.flat.columns import COLUMNS, Column
from olivebranch.chats.flat.plain import Cells, stamp, text_of
from olivebranch.chats.flat.taking import Taking, offset_of, quality_of
from olivebranch.chats.given import GivenFile
from olivebranch.chats.growing import Row
from olivebranch.chats.reader import Import, Unread, Warned
from olivebranch.chats.reporting import report_of
from olivebranch.conversation import Precision, Source
from olivebranch.errors import GivenError
from olivebranch.progress import Progress

MAGIC = b"PAR1"
# The names of the columns stand in the foot of the file.
FOOT = 64 << 10
SIGNS = (b"ts_local", b"utc_offset_min", b"about")
BATCH = 4096


class NoParquetError(GivenError):
    """The library that reads parquet is not installed."""

    code = "parquet-missing"


class DamagedTableError(GivenError):
    """The table cannot be opened, or a column holds something else than it says."""

    code = "damaged-table"


class Parquet:
    """Reads `.parquet`."""

    name: ClassVar[str] = "parquet"
    title: ClassVar[str] = "Parquet with our columns"
    suffixes: ClassVar[tuple[str, ...]] = (".parquet",)
    companions: ClassVar[tuple[str, ...]] = ()
    streams: ClassVar[bool] = True

    def claims(self, file: GivenFile) -> bool:
        """Return whether this is a parquet file that has our columns."""
        if not file.head.startswith(MAGIC):
            return False
        foot = file.window(max(file.size - FOOT, 0), file.size)
        return foot.endswith(MAGIC) and all(sign in foot for sign in SIGNS)

    def read(self, file: GivenFile, progress: Progress) -> Import:
        """Return every conversation of the table.

        Raises:
            NoParquetError: The library is not installed.
            DamagedTableError: The table is broken as a whole.
        """
        if find_spec("pyarrow") is None:
            summary = "pyarrow is not installed"
            raise NoParquetError(summary)
        import pyarrow as pa  # noqa: PLC0415 - large, and an extra

        talks: dict[str, Taking] = {}
        undated: list[Unread] = []
        try:
            for number, cells in enumerate(_rows(pa, file, progress)):
                row = _row(number, cells)
                if row is None:
                    undated.append(Unread(number, number + 1, number + 1, "no-date"))
                else:
                    talks.setdefault(text_of(cells.get("conversation")), Taking()).add(cells, row)
        except (pa.ArrowException, OSError, ValueError, KeyError) as error:
            summary = "a broken table"
            raise DamagedTableError(summary, file=file.name) from error
        conversations = [talk.conversation(_source(file)) for talk in talks.values()]
        warnings = [Warned("no-date", len(undated), undated[0].line)] if undated else []
        if not talks:
            warnings.append(Warned("no-messages", 1))
        report = report_of(file, *conversations, unread=tuple(undated), warnings=tuple(warnings))
        return Import(tuple(conversations), (replace(report, format=self.name, places="rows"),))


def _rows(pa: Any, file: GivenFile, progress: Progress) -> Iterator[Cells]:  # noqa: ANN401 - untyped library
    from pyarrow import parquet  # noqa: PLC0415

    with parquet.ParquetFile(file.path or io.BytesIO(file.data)) as table:
        known = [column for column in COLUMNS if column.name in table.schema_arrow.names]
        done = 0
        for batch in table.iter_batches(BATCH, columns=[column.name for column in known]):
            columns = [_cells(pa, batch.column(column.name), column) for column in known]
            for row in zip(*columns, strict=True):
                yield {
                    column.name: cell
                    for column, cell in zip(known, row, strict=True)
                    if cell is not None
                }
            done += len(batch)
            progress(done / max(table.metadata.num_rows, 1))


def _cells(pa: Any, cells: Any, column: Column) -> list[object]:  # noqa: ANN401 - untyped library
    """Return a column's cells; times as ms, of the wall or in UTC."""
    is_time = column.form in {"time", "moment"}
    return list((cells.cast(pa.int64()) if is_time else cells).to_pylist())


def _row(number: int, cells: Cells) -> Row | None:
    """Return the times and places of a row, its other times as text; None without a time."""
    for name in ("edited_at", "read_at"):
        if isinstance(at_ms := cells.get(name), int):
            cells[name] = stamp(at_ms)
    at_ms = cells.get("ts_local")
    # A number may be damaged into a time that no calendar has.
    if not isinstance(at_ms, int) or stamp(at_ms) is None:
        return None
    return Row(at_ms, number, number + 1, offset_min=offset_of(cells), quality=quality_of(cells))


def _source(file: GivenFile) -> Source:
    """Return where the table comes from, as far as its rows do not say it."""
    return Source(
        format=Parquet.name,
        sha256=file.sha256,
        title="",
        group=False,
        tz="local",
        precision=Precision.MS,
    )


READER = Parquet()
