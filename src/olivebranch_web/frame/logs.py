"""Log lines that cannot carry what a person wrote."""

import logging
import traceback
from types import TracebackType

from typing_extensions import override

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class QuietFormatter(logging.Formatter):
    """Names the kind of an error and where it happened; never its message.

    The message of a `ValueError` may quote a line of somebody's chat, and so may
    the locals and the arguments; file names and line numbers cannot.
    """

    def __init__(self) -> None:
        super().__init__("{levelname} {name}: {message}", style="{")

    @override
    def formatException(self, ei: ExcInfo) -> str:
        """Return the kind of the error and the places it came through."""
        kind, _, trace = ei
        if kind is None:
            return ""
        places = [f"  {place.filename}:{place.lineno}" for place in traceback.extract_tb(trace)]
        return "\n".join([kind.__qualname__, *places])
