"""Long work in a thread of this process, with its progress in a table.

A practice gets a worker of its own later; on one machine a thread is enough,
and the vault's key never leaves the process.
"""

import logging
import threading
from collections.abc import Callable

from django.db import connection

from olivebranch.clock import Clock, system_clock
from olivebranch.content import Explanation
from olivebranch.errors import MissingError, OliveError
from olivebranch.progress import Progress
from olivebranch_web.frame.errors import words_for
from olivebranch_web.frame.models import Job

STEP = 0.01  # a row is written once per hundredth, not once per line
Work = Callable[[Progress], None]

log = logging.getLogger(__name__)
# Facts of a failure may hold a file's name, so they stay in memory and die with the process.
_facts: dict[int, dict[str, object]] = {}


class JobMissingError(MissingError):
    """There is no such work."""

    code = "job-missing"


def start(kind: str, *, work: Work, clock: Clock = system_clock) -> Job:
    """Begin the work in a thread and return its row at once.

    Args:
        kind: What is done, as "import".
        work: Called with a reporter of the share done; an error ends it.
        clock: For the moments in the row.
    """
    job = Job.objects.create(kind=kind, started_at=clock())
    told = {"work": work, "clock": clock}
    threading.Thread(target=run, args=(job.pk,), kwargs=told, daemon=True).start()
    return job


def run(number: int, *, work: Work, clock: Clock) -> None:
    """Do the work and write how it ended; never raises."""
    error = ""
    try:
        work(_reporter(number))
    except OliveError as failure:
        error, _facts[number] = failure.code, dict(failure.details)
    except Exception:  # the border of a thread: nobody above could catch it
        log.exception("job %s failed", number)
        error = "ours"
    finally:
        _finish(number, error=error, clock=clock)
        connection.close()


def find(number: int) -> Job:
    """Return one job.

    Raises:
        JobMissingError: There is none with this number.
    """
    job = Job.objects.filter(pk=number).first()
    if job is None:
        summary = "no such job"
        raise JobMissingError(summary)
    return job


def reason(job: Job) -> Explanation | None:
    """Return why a job ended without success, in words; None if it did not."""
    if job.state == Job.State.INTERRUPTED:
        return words_for("job-interrupted", {})
    if job.state == Job.State.FAILED:
        return words_for(job.error, _facts.get(job.pk, {}))
    return None


def mark_interrupted(*, clock: Clock = system_clock) -> int:
    """Mark what a killed process left running; returns how many there were."""
    left = Job.objects.filter(state=Job.State.RUNNING)
    return left.update(state=Job.State.INTERRUPTED, finished_at=clock())


def _reporter(number: int) -> Progress:
    last = 0.0

    def report(share: float, /) -> None:
        nonlocal last
        if share - last >= STEP:
            last = min(share, 1.0)
            Job.objects.filter(pk=number).update(progress=last)

    return report


def _finish(number: int, *, error: str, clock: Clock) -> None:
    row = Job.objects.filter(pk=number)
    if error:
        row.update(state=Job.State.FAILED, error=error, finished_at=clock())
    else:
        row.update(state=Job.State.DONE, progress=1.0, finished_at=clock())
