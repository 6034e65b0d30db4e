"""The picture of one conversation, sealed, with its charts and what was thought of it."""

from django.db import models
from typing_extensions import override

from olivebranch_web.frame.models import Job


class Mirror(models.Model):
    """What happened in one conversation.

    Attributes:
        job: The work that makes it.
        made_at: When it was made; None until then.
        picture: Sealed: the whole picture as JSON.
        thought: Sealed: what the other would say to this, in the person's words.
        thought_at: When that was written; None until then.
    """

    chat = models.OneToOneField("space.Chat", on_delete=models.CASCADE, related_name="+")
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(null=True, blank=True)
    picture = models.BinaryField(default=b"")
    thought = models.BinaryField(default=b"")
    thought_at = models.DateTimeField(null=True, blank=True)

    @override
    def __str__(self) -> str:
        return "a mirror"


class Chart(models.Model):
    """One chart of a mirror, drawn once and sealed.

    Attributes:
        name: Which chart; a word of ours.
        drawing: Sealed: the SVG, for light and for dark, with caption, alt text and rows.
    """

    mirror = models.ForeignKey(Mirror, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    drawing = models.BinaryField()

    class Meta:
        """One chart of a name."""

        constraints = [models.UniqueConstraint(fields=["mirror", "name"], name="chart_once")]

    @override
    def __str__(self) -> str:
        return f"a chart, {self.name}"
