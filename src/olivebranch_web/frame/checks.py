"""Checks at start: refuse what would put somebody at risk, with an id and a hint."""

import os
from collections.abc import Sequence
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})


@register
def refuse_debug(
    app_configs: Sequence[AppConfig] | None, **_: object
) -> list[CheckMessage]:  # Django's own signature
    """Refuse DEBUG: its error pages show what a person wrote."""
    del app_configs
    if not settings.DEBUG:
        return []
    hint = "Remove DEBUG; run one test or `olive --debug` to see a traceback."
    return [Error("DEBUG shows private text on error pages.", hint=hint, id="frame.E001")]


@register
def refuse_other_hosts(app_configs: Sequence[AppConfig] | None, **_: object) -> list[CheckMessage]:
    """Refuse to listen or answer anywhere but on this machine."""
    del app_configs
    found: list[CheckMessage] = []
    if settings.OLIVE_LISTEN not in LOOPBACK:
        hint = "Leave OLIVE_LISTEN out; it is 127.0.0.1."
        found.append(Error("OLIVE_LISTEN is not this machine.", hint=hint, id="frame.E002"))
    # Django's test runner adds "testserver", a name no network can resolve.
    if set(settings.ALLOWED_HOSTS) - LOOPBACK - {"testserver"}:
        hint = "Keep ALLOWED_HOSTS as it is: other names open the door to DNS rebinding."
        found.append(Error("ALLOWED_HOSTS is not only this machine.", hint=hint, id="frame.E003"))
    return found


@register
def refuse_unwritable_folder(
    app_configs: Sequence[AppConfig] | None, **_: object
) -> list[CheckMessage]:
    """Refuse a data folder that nothing can be kept in."""
    del app_configs
    nearest = Path(settings.OLIVE_DATA)
    while not nearest.exists() and nearest != nearest.parent:
        nearest = nearest.parent
    if nearest.is_dir() and os.access(nearest, os.W_OK):
        return []
    hint = "Name another folder with OLIVE_DATA or `olive --data DIR`."
    return [Error("The data folder cannot be written.", hint=hint, id="frame.E004")]
