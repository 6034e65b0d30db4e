"""Deriving a key is dear on purpose, so it waits in a short queue of its own."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import TypeVar

from olivebranch.errors import OurError

Made = TypeVar("Made")

WORKERS = min(2, os.cpu_count() or 1)
QUEUE = 20
RETRY_S = 5


class BusyError(OurError):
    """More people try at once than this machine can serve."""

    code = "busy"
    http_status = 503


class Turns:
    """A pool that turns people away rather than let the queue or the memory grow.

    Args:
        workers: How many derivations run at once; each holds 64 MiB.
        queue: How many more may wait.
    """

    def __init__(self, *, workers: int = WORKERS, queue: int = QUEUE) -> None:
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="turn")
        self._places = BoundedSemaphore(workers + queue)

    def take(self, work: Callable[[], Made]) -> Made:
        """Return what `work` returns, when it is its turn.

        Raises:
            BusyError: Every place in the queue is taken.
        """
        if not self._places.acquire(blocking=False):
            summary = "the queue is full"
            raise BusyError(summary, retry_s=RETRY_S)
        try:
            return self._pool.submit(work).result()
        finally:
            self._places.release()


turns = Turns()
