"""What a database keeps beside its tables."""

from django.db import connection


def empty_log() -> None:
    """Move SQLite's write-ahead log into the database and cut it to nothing."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
