"""Databases of SQLite, opened so that neither they nor we come to harm.

Nothing is ever written beside the person's file, no code that lies in it is run, and a damaged
page costs the rows on it and no others.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Final

from olivebranch.chats.databases.log import LogState, with_log
from olivebranch.chats.given import Content, GivenFile, InMemory
from olivebranch.chats.reader import FileReport, Unread, Warned
from olivebranch.chats.reporting import report_of
from olivebranch.conversation import Conversation
from olivebranch.errors import GivenError

MAGIC: Final = b"SQLite format 3\0"
LOGGED = 2  # what stands in two bytes of the header when a log lies beside the database
LOG_BYTES = slice(18, 20)
# A database with a log is put together in memory; larger ones are read without it.
MOST_IN_MEMORY = 1 << 30
SMALL = 16 << 20
FIRST_ROW, LAST_ROW = -(1 << 63), (1 << 63) - 1
# A row takes four bytes at least, and reading it a hundred steps or so.
STEPS_A_BYTE, STEPS_TO_BEGIN = 400, 100_000_000
STEPS_AT_ONCE = 1_000_000
ALLOWED = frozenset({"group_concat", "ifnull", "length", "max", "nullif"})
SETTINGS = (
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA query_only=ON",
    # Sorting must not leave words in a temporary file.
    "PRAGMA temp_store=MEMORY",
    # What is wrong with one table, or with the length of the file, must not close the others.
    "PRAGMA writable_schema=ON",
)

# Names in a damaged schema may be no text at all.
DAMAGE = (sqlite3.Error, UnicodeDecodeError)

Value = int | float | bytes | None
Row = tuple[Value, ...]


class DamagedDatabaseError(GivenError):
    """The database is damaged where all of it hangs together."""

    code = "damaged-database"


@dataclass(slots=True)
class Database:
    """An open database.

    Attributes:
        file: As it was given.
        connection: To it; texts come out as bytes, so that not a byte of them is lost.
        log: What became of the log beside it.
        content: Its bytes, with what its log brings.
        lost: Rows that could not be read: table, first row, row after the last.
    """

    file: GivenFile
    connection: sqlite3.Connection
    log: LogState
    content: Content
    known: dict[str, frozenset[str]] = field(default_factory=dict)
    lost: list[tuple[str, int, int]] = field(default_factory=list)

    def tables(self) -> frozenset[str]:
        """Return the names of the tables that are nothing but tables."""
        found = self.connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
        )
        return frozenset(words(name) for (name,) in found)

    def columns(self, table: str) -> frozenset[str]:
        """Return a table's own columns; none when there is no such table.

        Columns that are computed are left out: a stranger's formula is not ours to run.
        """
        if table not in self.known:
            listed = (
                self.connection.execute(f'PRAGMA table_info("{table}")')
                if table in self.tables()
                else ()
            )
            own = frozenset(words(row[1]) for row in listed)
            # Without true numbers of rows there is no way around damage.
            self.known[table] = frozenset() if "_rowid_" in own else own
        return self.known[table]

    def reference(self, table: str, name: str, *, to: str) -> str:
        """Return, for a query, the number of the row in another table that a column names.

        Apple's tables have ROWID as their key, which is the number of the row. In copies
        made with other tools it is a column like any other, and then may hold anything.
        """
        column = self.column(table, name)
        if self.is_numbered(to):
            return f"CAST({column} AS INTEGER)"
        return (
            f'(SELECT other._rowid_ FROM "{to}" AS other'  # noqa: S608 - ours
            f' WHERE other."ROWID" = "{table}".{column})'
        )

    def is_numbered(self, table: str) -> bool:
        """Return whether a table's ROWID, if it has one, is the number of the row."""
        listed = self.connection.execute(f'PRAGMA table_info("{table}")').fetchall()
        return "ROWID" not in self.columns(table) or any(
            words(row[1]) == "ROWID" and words(row[2]).upper() == "INTEGER" and whole(row[5]) == 1
            for row in listed
        )

    def column(self, table: str, name: str) -> str:
        """Return a column for a query; NULL when the table has none of that name."""
        return f'"{name}"' if name in self.columns(table) else "NULL"

    def rows(self, table: str, *names: str) -> Iterator[Row]:
        """Yield every row as its number and the named columns, by number.

        A column that is missing gives None; rows on damaged pages are passed over and noted.
        """
        if self.columns(table):
            yield from self.scan(table, [self.column(table, name) for name in names])

    def scan(
        self, table: str, expressions: list[str], *, first: int = FIRST_ROW, last: int = LAST_ROW
    ) -> Iterator[Row]:
        """Yield rows as `rows` does, of any expressions, in a stretch of row numbers."""
        query = (
            f'SELECT {_listed(expressions)} FROM "{table}"'  # noqa: S608 - ours
            " WHERE _rowid_ BETWEEN ? AND ? ORDER BY _rowid_"
        )
        while first <= last:
            try:
                for row in self.connection.execute(query, (first, last)):
                    first = _after(row[0], first)
                    yield row
                first = last + 1
            except DAMAGE:
                # The row before the damage may be whole: it was not handed out before the
                # next one was looked for.
                found = self._past_damage(table, first=first, last=last)
                if found is None:
                    return
                first = found + 1
                if (alone := self.row(self.row_query(table, expressions), found)) is not None:
                    yield alone
                else:
                    self.lose(table, found, after=first)

    def row_query(self, table: str, expressions: list[str]) -> str:
        """Return the query of `row`; made once, it serves for many rows."""
        return (
            f"SELECT {_listed(expressions)}"  # noqa: S608 - ours
            f' FROM "{table}" WHERE _rowid_ = ?'
        )

    def row(self, query: str, number: int) -> Row | None:
        """Return the number and the expressions of one row; None when it cannot be read."""
        try:
            found: Row | None = self.connection.execute(query, (number,)).fetchone()
        except DAMAGE:
            return None
        return found

    def last_row(self, table: str) -> int:
        """Return the highest number of a row; 0 when there is none."""
        with suppress(*DAMAGE):
            (found,) = self.connection.execute(
                f'SELECT max(_rowid_) FROM "{table}"'  # noqa: S608 - ours
            ).fetchone()
            return whole(found)
        return 0

    def lose(self, table: str, first: int, *, after: int) -> None:
        """Note rows that cannot be read, up to `after` (exclusive)."""
        if self.lost and self.lost[-1][0] == table and self.lost[-1][2] == first:
            first = self.lost.pop()[1]
        self.lost.append((table, first, after))

    def _past_damage(self, table: str, *, first: int, last: int) -> int | None:
        """Return the first row from `first` on that can be found; None if there is none.

        What lies before it is noted as lost.
        """
        with suppress(*DAMAGE):
            return self._reach(table, first, last)
        step = 1
        while first + step <= last:
            with suppress(*DAMAGE):
                found = self._reach(table, first + step, last)
                if found is None:
                    break
                found = self._nearest(table, low=first + step // 2, high=found)
                self.lose(table, first, after=found)
                return found
            step *= 2
        # Rows up to a given end are there or not; without one nobody knows how many there were.
        self.lose(table, first, after=last + 1 if last < LAST_ROW else first + 1)
        return None

    def _nearest(self, table: str, *, low: int, high: int) -> int:
        """Return the lowest row that can be found, between a place where none can and one."""
        best = high
        while low + 1 < high:
            middle = (low + high) // 2
            try:
                best, high = self._reach(table, middle, best) or best, middle
            except DAMAGE:
                low = middle
        return best

    def _reach(self, table: str, first: int, last: int) -> int | None:
        """Return the number of the next row; None if there is none."""
        query = (
            f'SELECT _rowid_ FROM "{table}"'  # noqa: S608 - ours
            " WHERE _rowid_ BETWEEN ? AND ? ORDER BY _rowid_ LIMIT 1"
        )
        found = self.connection.execute(query, (first, last)).fetchone()
        return None if found is None else _after(found[0], first) - 1

    def warnings(self) -> tuple[Warned, ...]:
        """Return what the person should know about the database itself."""
        found = [Warned(self.log.value, 1)] if self.log.value else []
        if self.lost:
            found.append(Warned("damaged-database", len(self.lost), max(self.lost[0][1], 0)))
        return tuple(found)

    def unread(self, table: str) -> list[Unread]:
        """Return the rows of a table that could not be read."""
        return [
            Unread(first, after, first, "damaged-database")
            for name, first, after in self.lost
            if name == table
        ]


def _listed(expressions: list[str]) -> str:
    """Return expressions for a query, after the row's number, under names of our own."""
    return ", ".join(f"{one} AS c{at}" for at, one in enumerate(["_rowid_", *expressions]))


def _after(number: object, first: int) -> int:
    """Return the next row number; a tree that leads back to where it was is damaged."""
    if not isinstance(number, int) or number < first:
        message = "rows out of order"
        raise sqlite3.DatabaseError(message)
    return number + 1


def has_tables(file: GivenFile, wanted: Mapping[str, frozenset[str]]) -> bool:
    """Return whether a file is a database with certain tables and columns; never raises.

    Args:
        file: Any file.
        wanted: Columns by table, both in the spelling of the app.
    """
    if not file.head.startswith(MAGIC):
        return False
    try:
        # In memory it costs a copy to open one: first look whether the names are there at all.
        looks = _looks(file)
        if (
            file.path is None
            and len(looks) == 1
            and not all(name.encode() in file.data for name in wanted)
        ):
            return False
        return any(_holds(file, wanted, with_its_log=log) for log in looks)
    except (GivenError, OSError, *DAMAGE):
        return False


def _looks(file: GivenFile) -> tuple[bool, ...]:
    """Return how to look into a file: a small one may have all its tables in its log."""
    in_its_log = file.size <= SMALL and f"{file.own_name}-wal" in file.beside
    return (False, True) if in_its_log else (False,)


def _holds(file: GivenFile, wanted: Mapping[str, frozenset[str]], *, with_its_log: bool) -> bool:
    with opened(file, with_its_log=with_its_log) as database:
        return all(columns <= database.columns(name) for name, columns in wanted.items())


@contextmanager
def opened(file: GivenFile, *, with_its_log: bool = True) -> Iterator[Database]:
    """Open a database for reading only.

    Args:
        file: As it was given.
        with_its_log: Look at the log beside it for the newest rows.

    Raises:
        DamagedDatabaseError: Nothing in it can be found.
    """
    data, log = with_log(file, most=MOST_IN_MEMORY) if with_its_log else (None, LogState.NONE)
    in_memory = data is not None or file.path is None
    content = InMemory(data or file.data) if in_memory else file.content
    connection: sqlite3.Connection | None = None
    try:
        connection = _connected(content)
        yield Database(file, connection, log, content)
    except DAMAGE as error:
        summary = "cannot be opened as a database"
        raise DamagedDatabaseError(summary, file=file.name) from error
    finally:
        if connection is not None:
            connection.close()


def _connected(content: Content) -> sqlite3.Connection:
    if content.path is not None:
        address = f"{content.path.absolute().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(address, uri=True)
    else:
        held = bytearray(content.window(0, content.size))
        held[LOG_BYTES] = b"\x01\x01"
        connection = sqlite3.connect(":memory:")
        connection.deserialize(held)
    connection.text_factory = bytes
    for setting in SETTINGS:
        connection.execute(setting)
    connection.set_authorizer(_allowed)
    connection.set_progress_handler(_Patience(content.size), STEPS_AT_ONCE)
    return connection


@dataclass(slots=True)
class _Patience:
    """Stops a database that is made to be read for ever."""

    size: int
    steps: int = 0

    def __call__(self) -> int:
        self.steps += STEPS_AT_ONCE
        return int(self.steps > STEPS_TO_BEGIN + STEPS_A_BYTE * self.size)


def _allowed(action: int, *said: str | None) -> int:
    """Let us read tables, and nothing that the database itself wants to do."""
    first, second, _, view = said
    permitted = {
        sqlite3.SQLITE_SELECT: True,
        sqlite3.SQLITE_READ: view is None,
        sqlite3.SQLITE_FUNCTION: second in ALLOWED,
        sqlite3.SQLITE_PRAGMA: first in {"table_info", "table_xinfo", "encoding"},
    }
    return sqlite3.SQLITE_OK if permitted.get(action) else sqlite3.SQLITE_DENY


def whole(value: Value) -> int:
    """Return a whole number whatever a column holds; 0 when it holds none."""
    if isinstance(value, int):
        return value
    try:
        return int(value or 0)
    except (ValueError, OverflowError):
        return 0


def words(value: Value) -> str:
    """Return text whatever a column holds; "" for none."""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return "" if value is None else str(value)


def database_report(
    file: GivenFile,
    conversations: tuple[Conversation, ...],
    *,
    unread: list[Unread],
    warnings: list[Warned],
) -> FileReport:
    """Return the report on a database, whose places are rows; unread rows in order."""
    if not unread and not any(len(one) for one in conversations):
        unread = [Unread(0, 1, 1, "no-messages")]
    report = report_of(
        file,
        *conversations,
        unread=tuple(sorted(unread, key=lambda one: (one.byte_start, one.byte_end))),
        warnings=tuple(warnings),
    )
    return replace(report, places="rows")
