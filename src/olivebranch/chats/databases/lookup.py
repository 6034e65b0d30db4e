"""Single rows of a database's table, by column."""

from collections.abc import Mapping

from olivebranch.chats.databases.sqlite import Database, Value

Named = Mapping[str, Value]


class Lookup:
    """Looks rows of one table up by their number.

    Args:
        database: An open one.
        table: Of the database; it may be missing.
        names: Columns; one that is missing gives None.
    """

    def __init__(self, database: Database, table: str, names: tuple[str, ...]) -> None:
        self.database, self.names = database, names
        self.query = database.row_query(table, [database.column(table, name) for name in names])
        self.exists = bool(database.columns(table))

    def __call__(self, number: int) -> Named | None:
        """Return a row; None when there is none or it cannot be read."""
        if not number or not self.exists:
            return None
        row = self.database.row(self.query, number)
        return None if row is None else dict(zip(self.names, row[1:], strict=True))
