"""What was brought. In the clear: numbers, states and moments; all else is sealed."""

from django.db import models
from typing_extensions import override

from olivebranch_web.accounts.models import Person
from olivebranch_web.frame.models import Job


class Upload(models.Model):
    """One file that was brought; its own name is forgotten at once.

    Attributes:
        mark: A keyed sign of the file, to know it again; only this vault can make it.
        keep: What may stay of its text.
        text_until: When the sealed text is let go at the latest; None for no end.
        text_gone_at: When it was let go; None while it is here, or if it never was.
        report: Sealed: what was read and what was not, or why nothing was.
    """

    class State(models.TextChoices):
        """Where it stands."""

        READING = "reading"
        READ = "read"
        FAILED = "failed"

    class Keep(models.TextChoices):
        """What may stay of the text."""

        NUMBERS = "numbers"
        SEALED = "sealed"
        DAY = "day"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.READING)
    keep = models.CharField(max_length=8, choices=Keep.choices, default=Keep.NUMBERS)
    mark = models.CharField(max_length=64)
    brought_at = models.DateTimeField()
    text_until = models.DateTimeField(null=True, blank=True)
    text_gone_at = models.DateTimeField(null=True, blank=True)
    report = models.BinaryField(default=b"")

    @override
    def __str__(self) -> str:
        return f"an upload, {self.state}"


class Piece(models.Model):
    """A sealed piece of an uploaded file; they open only together and in order."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    body = models.BinaryField()

    class Meta:
        """No place is taken twice."""

        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="piece_once_in_its_place")
        ]

    @override
    def __str__(self) -> str:
        return "a sealed piece"


class Chat(models.Model):
    """One conversation found in an upload.

    Attributes:
        number: Its place in the file, from 0.
        people: Whether it is between two, among many, or one alone.
        about: Sealed: title, names with counts, first and last date.
        me: Sealed: the place of the person among those who write, once they said.
    """

    class People(models.TextChoices):
        """Between whom."""

        TWO = "two"
        GROUP = "group"
        ALONE = "alone"

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    people = models.CharField(max_length=5, choices=People.choices)
    about = models.BinaryField(default=b"")
    me = models.BinaryField(default=b"")

    @override
    def __str__(self) -> str:
        return "a conversation"
