"""Exports in JSON: found, parsed and read record by record, however damaged they are."""
