"""Bring the record: upload, parse report, what is kept."""
