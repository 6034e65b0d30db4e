"""Messages of words alone, a window of them at a time: most of every backup is this."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from olivebranch.chats.moments import LAST_MS
from olivebranch.chats.readers.sms_backup.pieces import Run
from olivebranch.chats.readers.sms_backup.tags import is_plain, text_of

Ints = npt.NDArray[np.int64]

# So many digits has every moment from 2001 to 2286; those from 2100 on are no date.
MS_DIGITS = 13
ZERO = ord("0")
UNUSUAL = -1


@dataclass(frozen=True, slots=True)
class Words:
    """Messages in file order; arrays of shape (messages,).

    Attributes:
        side: Who wrote to whom, a code; UNUSUAL for a message that needs a closer look.
        at_ms: Moment.
        start: Where each begins in the file, in bytes.
        end: Where it ends (exclusive).
        texts: UTF-8.
    """

    side: Ints
    at_ms: Ints
    start: Ints
    end: Ints
    texts: Sequence[bytes]

    def part(self, first: int, last: int) -> "Words":
        """Return the messages from `first` to `last` (exclusive)."""
        rows = slice(first, last)
        return Words(
            self.side[rows], self.at_ms[rows], self.start[rows], self.end[rows], self.texts[rows]
        )


def words_of(run: Run, sides: Mapping[tuple[bytes, bytes, bytes], int]) -> Words:
    """Return what a run of messages says.

    Args:
        run: One or more messages.
        sides: Code by address, contact and type; those that are not in it are unusual.
    """
    addresses, dates, boxes, bodies, contacts = zip(*run.values, strict=True)
    keys = zip(addresses, contacts, boxes, strict=True)
    side = np.array([sides.get(key, UNUSUAL) for key in keys], np.int64)
    at_ms = _moments(dates)
    side[at_ms >= LAST_MS] = UNUSUAL
    texts = [text_of(body).encode() if b"&" in body else body for body in bodies]
    if not is_plain(b"\n".join(texts)):
        side[[not is_plain(text) for text in texts]] = UNUSUAL
    side[[body == b"null" for body in bodies]] = UNUSUAL
    end = np.array(run.ends, np.int64)
    return Words(side, at_ms, np.concatenate([[run.start], end[:-1]]), end, texts)


def _moments(dates: Sequence[bytes]) -> Ints:
    """Return moments in ms; LAST_MS for one that is not written with `MS_DIGITS` digits."""
    whole = b"".join(dates)
    if set(map(len, dates)) == {MS_DIGITS} and whole.isdigit():
        digits = np.frombuffer(whole, np.uint8).reshape(-1, MS_DIGITS).astype(np.int64) - ZERO
        return digits @ 10 ** np.arange(MS_DIGITS - 1, -1, -1)
    usual = (len(date) == MS_DIGITS and date.isdigit() for date in dates)
    return np.array([int(d) if one else LAST_MS for d, one in zip(dates, usual, strict=True)])
