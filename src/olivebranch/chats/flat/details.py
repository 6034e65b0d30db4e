"""Details of records as cells, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from operator import itemgetter
from typing import Any, Protocol

from olivebranch.chats.flat.columns import NOT_HERE
from olivebranch.chats.flat.plain import (
    Cell,
    Cells,
    at_ms_of,
    clean,
    json_of,
    list_of,
    stamp,
    text_of,
    whole_of,
    yes_of,
)
from olivebranch.conversation import (
    NO_RECORD,
    NOBODY,
    Act,
    Attachment,
    Call,
    Conversation,
    Details,
    Edit,
    Forward,
    Kind,
    Outcome,
    Participant,
    Reaction,
    Reply,
    Seen,
)
from olivebranch.conversation.details import Detail

TITLES = tuple(one.name for one in fields(Details))
OUTCOMES = {one.value: one for one in Outcome}
# These have a column that holds all of a record's; of the others it holds one.
LISTED = ("attachments", "reactions", "edits")
SINGLE = ("replies", "calls", "acts", "forwards", "seen")


@dataclass(frozen=True, slots=True, eq=False)
class _Given:
    """What the cells of details refer to."""

    conversation: Conversation
    ids: Sequence[str]
    exact: frozenset[int]  # participants that their name alone leads to

    def name(self, place: int) -> str | None:
        """Return the name that leads back to a participant, or None if none does."""
        return self.conversation.participants[place].name if place in self.exact else None

    def id(self, record: int) -> str:
        """Return the id of a record."""
        return NOT_HERE if record == NO_RECORD else self.ids[record]


def detail_cells(conversation: Conversation, ids: Sequence[str]) -> dict[int, Cells]:
    """Return the cells that hold details, by position of the record; only where there are any."""
    given = _Given(conversation, ids, _exact(conversation.participants))
    found: dict[int, Cells] = {}
    for one in fields(Details):
        every = getattr(conversation.details, one.name)
        for record, details in groupby(every, key=itemgetter(0)):
            cells = found.setdefault(record, {})
            _put(cells, list(details), title=one.name, given=given)
    return found


def _exact(people: Sequence[Participant]) -> frozenset[int]:
    first: dict[str, int] = {}
    for place, one in enumerate(people):
        first.setdefault(one.name, place)
    return frozenset(place for name, place in first.items() if name and clean(name) == name)


def _put(cells: Cells, details: list[Any], *, title: str, given: _Given) -> None:
    """Add the cells of one record's details of one kind."""
    if title in LISTED:
        cells[title] = [_plain(one, given) for one in details]
        if title == "edits":
            cells["edited_at"] = stamp(details[-1].at_ms)
        return
    told = _told(details[0], given) if title in SINGLE else None
    cells.update(told or {})
    rest = details[1:] if told else details
    if rest:
        kept = cells.get("more")
        others = kept if isinstance(kept, dict) else {}
        cells["more"] = others | {title: [_plain(one, given) for one in rest]}


def _plain(detail: Any, given: _Given) -> Cells:  # noqa: ANN401 - read field by field
    """Return a detail as JSON, whatever its kind."""
    cells: Cells = {}
    for name, value in detail._asdict().items():
        if name == "at_ms":
            cells["at"] = stamp(value)
        elif name == "to":
            cells["to"] = given.id(value)
        elif name == "by" and value != NOBODY:
            cells["by"] = value
            cells["name"] = clean(given.conversation.participants[value].name)
        elif name not in {"by", "record"}:
            cells[name] = value.value if isinstance(value, Outcome) else clean(value)
    return cells


def _told(detail: Detail, given: _Given) -> Cells | None:
    """Return the columns that say exactly this detail; None if they cannot."""
    told: Cells | None = None
    if isinstance(detail, Reply):
        told = {"reply_to": given.id(detail.to)}
    elif isinstance(detail, Forward):
        told = {"forwarded": True, "forwarded_from": clean(detail.origin) or None}
    elif isinstance(detail, Seen):
        told = {"read_at": at} if (at := stamp(detail.at_ms)) else None
    elif isinstance(detail, Call):
        told = _call(detail, given)
    elif isinstance(detail, Act) and (name := given.name(detail.by)):
        deleted = given.conversation.columns.kind[detail.record] == Kind.DELETED
        told = {"deleted_by" if deleted else "acted_by": name}
    return told


def _call(call: Call, given: _Given) -> Cells | None:
    name = None if call.by == NOBODY else given.name(call.by)
    if call.by != NOBODY and name is None:
        return None
    return {
        "call_by": name,
        "call_seconds": call.seconds,
        "call_outcome": call.outcome.value,
        "call_video": call.video,
    }


class People(Protocol):
    """Who is in the conversation that is put together again."""

    def named(self, name: str) -> int:
        """Return a participant's position, adding them when they are new."""

    def numbered(self, number: Cell) -> int | None:
        """Return the position of whom a file gave a number; None if it gave it to nobody."""


@dataclass(frozen=True, slots=True)
class Found:
    """The details that the cells of one row hold; its answers still name ids."""

    details: dict[str, list[Detail]]
    answers: list[str]


def details_of(cells: Mapping[str, Cell], record: int, people: People) -> Found:
    """Return the details of one row.

    Args:
        cells: By name of the column; empty ones may be missing.
        record: Position of the row's record.
        people: Who is there.
    """
    found: dict[str, list[Detail]] = {title: [] for title in TITLES if title != "replies"}
    answers = [text_of(cells["reply_to"])] if cells.get("reply_to") else []
    _single(found, cells, record=record, people=people)
    for title in LISTED:
        found[title] += [
            _back(title, one, record=record, people=people) for one in list_of(cells.get(title))
        ]
    if not found["edits"] and cells.get("edited_at"):
        found["edits"].append(Edit(record, at_ms_of(cells["edited_at"])))
    more = json_of(cells.get("more"))
    for title, given in more.items() if isinstance(more, dict) else ():
        if title == "replies":
            answers += [text_of(one.get("to")) for one in list_of(given)]
        elif title in found:
            found[title] += [
                _back(title, one, record=record, people=people) for one in list_of(given)
            ]
    return Found(found, answers)


def _single(
    found: dict[str, list[Detail]], cells: Mapping[str, Cell], *, record: int, people: People
) -> None:
    """Add what stands in columns of its own."""
    if actor := text_of(cells.get("deleted_by") or cells.get("acted_by")):
        found["acts"].append(Act(record, people.named(actor)))
    if (read_at := at_ms_of(cells.get("read_at"))) is not None:
        found["seen"].append(Seen(record, read_at))
    if cells.get("forwarded_from") or yes_of(cells.get("forwarded")):
        found["forwards"].append(Forward(record, text_of(cells.get("forwarded_from"))))
    if cells.get("call_outcome") or whole_of(cells.get("call_seconds")) is not None:
        caller = text_of(cells.get("call_by"))
        by = people.named(caller) if caller else NOBODY
        found["calls"].append(_call_of(cells, record, by=by, prefix="call_"))


def _call_of(cells: Mapping[str, Cell], record: int, *, by: int, prefix: str = "") -> Call:
    return Call(
        record,
        by,
        whole_of(cells.get(f"{prefix}seconds")),
        OUTCOMES.get(text_of(cells.get(f"{prefix}outcome")), Outcome.UNKNOWN),
        yes_of(cells.get(f"{prefix}video")) or False,
    )


def _back(title: str, given: Cells, *, record: int, people: People) -> Detail:
    """Return a detail from its JSON; what is missing or of another type counts as unknown."""
    at_ms = at_ms_of(given.get("at"))
    if title == "edits":
        before = given.get("before")
        return Edit(record, at_ms, None if before is None else text_of(before))
    if title == "attachments":
        present = yes_of(given.get("present")) or False
        return Attachment(
            record, text_of(given.get("name")), present, text_of(given.get("caption"))
        )
    if title == "forwards":
        return Forward(record, text_of(given.get("origin")))
    if title == "seen":
        return Seen(record, at_ms or 0)
    return _by_somebody(title, given, record=record, people=people)


def _by_somebody(title: str, given: Cells, *, record: int, people: People) -> Detail:
    by = people.numbered(given.get("by"))
    if by is None:
        name = text_of(given.get("name"))
        by = people.named(name) if name else NOBODY
    if title == "reactions":
        return Reaction(record, by, text_of(given.get("sign")), at_ms_of(given.get("at")))
    return _call_of(given, record, by=by) if title == "calls" else Act(record, by)
