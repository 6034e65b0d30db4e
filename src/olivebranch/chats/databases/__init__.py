"""Exports that are databases of SQLite."""
