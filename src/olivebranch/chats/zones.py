"""From moments to the clock on the wall, in the zone where somebody lived."""

from dataclasses import fields, replace
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import numpy.typing as npt

from olivebranch.chats.reader import FileReport, Import
from olivebranch.conversation import (
    UNKNOWN_OFFSET,
    Conversation,
    Details,
    Ints,
    Quality,
    iso,
    wall_time,
)
from olivebranch.errors import GivenError

MINUTE_MS = 60_000
# Every zone there ever was changes its clock on such a step.
STEP_MS = 15 * MINUTE_MS
UTC = "UTC"

Mask = npt.NDArray[np.bool_]


class UnknownZoneError(GivenError):
    """There is no such time zone."""

    code = "unknown-zone"


class _Walls(NamedTuple):
    """Offsets for times on the wall.

    Attributes:
        offset_min: Minutes east of UTC.
        twice: The clock showed this time twice, or never: the hour of a change.
    """

    offset_min: Ints
    twice: Mask


def check_zone(name: str) -> str:
    """Return the name of a zone if there is one.

    Raises:
        UnknownZoneError: There is none of this name.
    """
    if name not in available_timezones():
        summary = "no such zone"
        raise UnknownZoneError(summary)
    return name


def zones_like(city: str) -> list[str]:
    """Return the zones of a city, by the zone's name or its last part, whatever the case.

    Several names of one zone are one; two cities of one name in different zones are two.
    """
    wanted = "_".join(city.casefold().replace("_", " ").split())
    every = sorted(available_timezones())
    exact = [zone for zone in every if zone.casefold() == wanted]
    named = [zone for zone in every if zone.casefold().rpartition("/")[2] == wanted]
    by_rules = {_rules(zone): zone for zone in named if "/" in zone}
    return exact or sorted(by_rules.values())


def _rules(zone: str) -> tuple[int, ...]:
    """Return the offsets of a zone in every month of 40 years: who shares them shares the clock."""
    months = np.arange("1990", "2030", dtype="datetime64[M]").astype("datetime64[ms]")
    return tuple(_offsets(months.astype(np.int64), zone).tolist())


def needs_zone(conversation: Conversation) -> bool:
    """Return whether the file states moments only, so that the hour of the day is not known."""
    return conversation.source.tz == UTC and not conversation.columns.offset_min.any()


def import_in_zone(found: Import, zone: str) -> Import:
    """Return everything in the wall time of a zone.

    Raises:
        UnknownZoneError: There is no such zone.
    """
    moved = tuple(in_zone(one, zone) for one in found.conversations)
    reports = tuple(_report_in_zone(one, found, moved=moved) for one in found.files)
    return replace(found, conversations=moved, files=reports)


def in_zone(conversation: Conversation, zone: str) -> Conversation:
    """Return a conversation in the wall time of a zone.

    Moments are shown on that zone's clock. Times of which only the wall is
    known stay, and get the offset the zone had then; in the hour that a change
    of the clock repeats or leaves out, that is a guess and marked so.

    Raises:
        UnknownZoneError: There is no such zone.
    """
    check_zone(zone)
    columns = conversation.columns
    certain = columns.offset_min != UNKNOWN_OFFSET
    offset = columns.offset_min.astype(np.int64)
    moment = columns.at_ms - np.where(certain, offset, 0) * MINUTE_MS
    from_moment = _offsets(moment, zone)
    from_wall = _of_walls(columns.at_ms, zone)
    doubtful = ~certain & from_wall.twice & (columns.quality == Quality.STATED)
    changed = replace(
        columns,
        at_ms=np.where(certain, moment + from_moment * MINUTE_MS, columns.at_ms),
        offset_min=np.where(certain, from_moment, from_wall.offset_min).astype(np.int16),
        quality=np.where(doubtful, Quality.AMBIGUOUS, columns.quality).astype(np.uint8),
    )
    return replace(
        conversation,
        source=replace(conversation.source, tz=zone),
        columns=changed,
        details=_details_in_zone(conversation, zone),
    )


@cache
def _offset_at(step: int, zone: str) -> int:
    """Return minutes east of UTC at a step since 1970."""
    moment = wall_time(step * STEP_MS).replace(tzinfo=ZoneInfo(UTC))
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset()
    return 0 if offset is None else round(offset.total_seconds() / 60)


def _offsets(moment: Ints, zone: str) -> Ints:
    """Return minutes east of UTC at moments in ms, shape as given."""
    steps, place = np.unique(moment // STEP_MS, return_inverse=True)
    offsets = np.array([_offset_at(step, zone) for step in steps.tolist()], np.int64)
    return offsets[place] if len(offsets) else np.zeros(0, np.int64)


def _of_walls(wall: Ints, zone: str) -> _Walls:
    """Return the offsets for times on the wall; where there are two, the earlier moment's."""
    before = _offsets(wall - 86_400_000, zone)
    after = _offsets(wall + 86_400_000, zone)
    first = _offsets(wall - before * MINUTE_MS, zone)
    second = _offsets(wall - after * MINUTE_MS, zone)
    fits_first, fits_second = first == before, second == after
    return _Walls(
        offset_min=np.where(fits_first | ~fits_second, before, after),
        twice=(before != after) & (fits_first == fits_second),
    )


def _details_in_zone(conversation: Conversation, zone: str) -> Details:
    moved: dict[str, Any] = {}  # each name keeps its own kind of detail
    offset = conversation.columns.offset_min
    for kind in fields(Details):
        details = getattr(conversation.details, kind.name)
        dated = [one for one in details if getattr(one, "at_ms", None) is not None]
        if not dated:
            continue
        old = offset[[one.record for one in dated]].astype(np.int64)
        wall = np.array([one.at_ms for one in dated], np.int64)
        moment = wall - np.where(old == UNKNOWN_OFFSET, 0, old) * MINUTE_MS
        new = np.where(old == UNKNOWN_OFFSET, 0, _offsets(moment, zone))
        changed = iter((moment + new * MINUTE_MS).tolist())
        moved[kind.name] = tuple(
            one if getattr(one, "at_ms", None) is None else one._replace(at_ms=next(changed))
            for one in details
        )
    return replace(conversation.details, **moved)


def _report_in_zone(
    report: FileReport, found: Import, *, moved: tuple[Conversation, ...]
) -> FileReport:
    """Return a file's report with its first and last time on the new clock."""
    stamps = {}
    for old, new in zip(found.conversations, moved, strict=True):
        for at in (0, -1) if old.source.sha256 == report.sha256 and len(old) else ():
            stamps[_stamp(old, at)] = _stamp(new, at)
    first, last = (stamps.get(one, one) for one in (report.first, report.last))
    tz = moved[0].source.tz if moved else report.tz
    return replace(report, first=first, last=last, tz=tz)


def _stamp(conversation: Conversation, at: int) -> str | None:
    columns = conversation.columns
    return iso(int(columns.at_ms[at]), int(columns.offset_min[at]))
