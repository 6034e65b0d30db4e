"""What somebody guessed before they looked."""

from django.db import models
from typing_extensions import override


class Guess(models.Model):
    """The guesses about one conversation.

    Attributes:
        answers: Sealed: one value a question; skipped questions are left out.
    """

    chat = models.OneToOneField("space.Chat", on_delete=models.CASCADE, related_name="+")
    answers = models.BinaryField()
    guessed_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return "a guess"
