"""Exports in plain text and CSV: their records and the phrases of their apps."""
