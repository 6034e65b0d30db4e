"""Fetch mirrors, for the person whose they are."""

from dataclasses import dataclass
from typing import Any, cast

from olivebranch.conversation import Conversation
from olivebranch.errors import MissingError
from olivebranch_web.accounts.session import OpenVault
from olivebranch_web.frame.models import Job
from olivebranch_web.space.imports.access import OpenChat
from olivebranch_web.space.mirror.models import Chart, Mirror

# What JSON gave back; `insight.as_json` promises its shape.
Sealed = dict[str, Any]


class ChartMissingError(MissingError):
    """There is no such chart."""

    code = "missing"


@dataclass(frozen=True, slots=True)
class OpenMirror:
    """A mirror with what is sealed in it.

    Attributes:
        row: The row.
        picture: As `insight.as_json` returns it; {} until it is made.
        thought: What the other would say to this; "" until it is written.
    """

    row: Mirror
    picture: Sealed
    thought: str

    @property
    def job(self) -> Job | None:
        """The work that makes it."""
        return self.row.job

    @property
    def is_made(self) -> bool:
        """Whether there is a picture."""
        return self.row.made_at is not None

    @property
    def is_being_made(self) -> bool:
        """Whether the work goes on right now."""
        return not self.is_made and self.row.job is not None and not self.row.job.is_over


@dataclass(frozen=True, slots=True)
class Said:
    """One message, as evidence.

    Attributes:
        mine: Whether the person wrote it.
        at: When, on the wall, as ISO.
        text: The words.
    """

    mine: bool
    at: str
    text: str


def mirror_of(opened: OpenVault, chat: OpenChat) -> OpenMirror | None:
    """Return the mirror of a conversation of the person; None if none was begun."""
    row = Mirror.objects.select_related("job").filter(chat=chat.row).first()
    if row is None:
        return None
    place = opened.place("space_mirror", row.pk, "picture")
    picture = cast("Sealed", opened.open_value(row.picture, place)) if row.picture else {}
    place = opened.place("space_mirror", row.pk, "thought")
    thought = opened.open_bytes(row.thought, place).decode("utf-8") if row.thought else ""
    return OpenMirror(row=row, picture=picture, thought=thought)


def charts_of(opened: OpenVault, mirror: OpenMirror) -> list[Sealed]:
    """Return the charts of a mirror in the order they were drawn."""
    return [
        _opened(opened, chart) for chart in Chart.objects.filter(mirror=mirror.row).order_by("pk")
    ]


def chart_of(opened: OpenVault, mirror: OpenMirror, name: str) -> Sealed:
    """Return one chart.

    Raises:
        ChartMissingError: There is none of this name.
    """
    row = Chart.objects.filter(mirror=mirror.row, name=name).first()
    if row is None:
        summary = "no such chart"
        raise ChartMissingError(summary)
    return _opened(opened, row)


def said_in(conversation: Conversation, positions: list[int], *, me: int) -> list[Said]:
    """Return the messages at these positions, oldest first."""
    return [
        Said(
            mine=int(conversation.columns.sender[position]) == me,
            at=conversation.moment(position).isoformat(),
            text=conversation.text(position),
        )
        for position in positions
        if position < len(conversation)
    ]


def _opened(opened: OpenVault, row: Chart) -> Sealed:
    place = opened.place("space_chart", f"{row.mirror_id}/{row.name}", "drawing")
    return cast("Sealed", opened.open_value(row.drawing, place))
