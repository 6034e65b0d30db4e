"""The one table of the frame: long work, without a word about its content."""

from django.db import models
from typing_extensions import override


class Job(models.Model):
    """One stretch of long work.

    Attributes:
        kind: What is done, as "import"; a word of ours, never of a person.
        progress: Share done, 0 to 1.
        error: Code of the error that ended it; "" while there is none.
    """

    class State(models.TextChoices):
        """Where it stands."""

        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        INTERRUPTED = "interrupted"

    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=State.choices, default=State.RUNNING)
    progress = models.FloatField(default=0.0)
    error = models.CharField(max_length=60, blank=True, default="")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Progress is a share."""

        constraints = [  # noqa: RUF012 - Django's way
            models.CheckConstraint(
                condition=models.Q(progress__gte=0, progress__lte=1), name="job_progress_is_a_share"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state != self.State.RUNNING

    @property
    def percent(self) -> int:
        """Progress as a whole number of 100."""
        return int(self.progress * 100)
