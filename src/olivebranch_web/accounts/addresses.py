"""Addresses that come with a request lead to our own pages only."""

from django.utils.http import url_has_allowed_host_and_scheme


def ours(wanted: str) -> str:
    """Return an address if it is a path of ours; "" otherwise."""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe and wanted.startswith("/") and wanted.isascii() else ""
