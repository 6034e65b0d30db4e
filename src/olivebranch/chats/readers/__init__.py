"""One reader a module, found by looking: adding one touches no existing file."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from olivebranch.chats.reader import Reader


@cache
def readers() -> tuple[Reader, ...]:
    """Return every reader, by name of its module."""
    names = sorted(module.name for module in iter_modules(__path__))
    return tuple(import_module(f"{__name__}.{name}").READER for name in names)
