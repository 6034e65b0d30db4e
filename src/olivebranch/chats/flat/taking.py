"""Rows of cells become the one table again."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import get_args

from olivebranch.chats.flat.columns import FORM_OF
from olivebranch.chats.flat.details import details_of
from olivebranch.chats.flat.giving import EVENTS, KINDS, PRECISIONS, QUALITIES
from olivebranch.chats.flat.plain import (
    Cell,
    Cells,
    json_of,
    list_of,
    text_of,
    whole_of,
    yes_of,
)
from olivebranch.chats.growing import Growing, Row
from olivebranch.conversation import (
    NO_RECORD,
    NOBODY,
    UNKNOWN_OFFSET,
    Conversation,
    Event,
    Kind,
    Order,
    Participant,
    Precision,
    Quality,
    Reply,
    Source,
)

KIND_OF = {name: Kind(code) for code, name in enumerate(KINDS)}
EVENT_OF = {name: Event(code) for code, name in enumerate(EVENTS) if name}
QUALITY_OF = {name: Quality(code) for code, name in enumerate(QUALITIES)}
PRECISION_OF = {name: Precision(code) for code, name in enumerate(PRECISIONS)}
DETAILED = frozenset(
    {"reply_to", "forwarded", "forwarded_from", "deleted_by", "acted_by", "read_at", "edited_at"}
    | {"attachments", "reactions", "edits", "more"}
    | {name for name in FORM_OF if name.startswith("call_")}
)


@dataclass(slots=True)
class Taking:
    """A conversation that is put together from its rows, in the order of the file."""

    growing: Growing = field(default_factory=Growing)
    about: Cells = field(default_factory=dict)
    first: Cells = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)  # by name
    numbers: dict[int, int] = field(default_factory=dict)  # as `about` counts them
    ids: list[str] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=list)

    def add(self, cells: Cells, row: Row) -> int:
        """Add a row and return its position.

        Args:
            cells: By name of the column; empty ones may be missing.
            row: Its times and places, already understood; the rest comes from the cells.
        """
        if not self.first:
            self.first = cells
        if "about" in cells:
            self.know(json_of(cells["about"]))
        kind = KIND_OF.get(text_of(cells.get("kind", row.kind.name.lower())), Kind.UNKNOWN)
        record = self.growing.add(
            row._replace(
                sender=self._sender(cells),
                text=text_of(cells.get("text")),
                kind=kind,
                event=EVENT_OF.get(text_of(cells.get("system_event")), row.event),
            )
        )
        self.ids.append(text_of(cells.get("id")))
        if not DETAILED.isdisjoint(cells):
            found = details_of(cells, record, self)
            self.answers += [(record, to) for to in found.answers]
            for title, details in found.details.items():
                getattr(self.growing, title).extend(details)
        return record

    def know(self, about: Cell) -> None:
        """Learn who is in the conversation, before its first row."""
        if not isinstance(about, dict) or self.about or self.growing.people:
            return
        self.about = about
        known = self.growing.people
        for number, given in enumerate(list_of(about.get("participants"))):
            one = _participant(given)
            place = self.numbers[number] = known.index(one) if one in known else len(known)
            if place == len(known):
                known.append(one)
            for key in (one.name, *(f"\0{handle}" for handle in one.handles)):
                self.growing.known.setdefault(key, place)

    def _sender(self, cells: Cells) -> int:
        place = self.numbered(cells.get("person"))
        if place is not None:
            return place
        name, handle = text_of(cells.get("sender")), text_of(cells.get("handle"))
        if not name and not handle:
            return NOBODY
        place = self.growing.person(name, handle=handle)
        if yes_of(cells.get("is_me")):
            self.growing.people[place] = replace(self.growing.people[place], is_me=True)
        return place

    def named(self, name: str) -> int:
        """Return a participant's position, adding them when they are new."""
        if name not in self.places:
            people = self.growing.people
            first = next((place for place, one in enumerate(people) if one.name == name), None)
            self.places[name] = self.growing.person(name) if first is None else first
        return self.places[name]

    def numbered(self, number: Cell) -> int | None:
        """Return the position of whom `about` gave a number; None if it gave it to nobody."""
        return self.numbers.get(whole) if (whole := whole_of(number)) is not None else None

    def conversation(self, source: Source) -> Conversation:
        """Return the frozen table.

        Args:
            source: Where it comes from; what the rows themselves say about that counts more.
        """
        wanted = {to for _, to in self.answers}
        found = {name: place for place, name in enumerate(self.ids) if name in wanted}
        self.growing.replies.extend(
            Reply(record, found.get(to, NO_RECORD)) for record, to in self.answers
        )
        return self.growing.conversation(self._source(source))

    def _source(self, source: Source) -> Source:
        told = self.about.get("source")
        given: Mapping[str, Cell] = self.first | (told if isinstance(told, dict) else {})
        orders: tuple[Order, ...] = get_args(Order)
        order = next((one for one in orders if one == given.get("date_order")), None)
        sure = given.get("date_order_confidence")
        group = yes_of(given.get("group"))
        return replace(
            source,
            **{
                name: text
                for name in ("format", "title", "tz", "header", "thread")
                if (text := text_of(given.get(name)))
            },
            group=source.group if group is None else group,
            date_order=order or source.date_order,
            date_order_confidence=float(sure)
            if isinstance(sure, int | float)
            else source.date_order_confidence,
            precision=PRECISION_OF.get(text_of(given.get("precision")), source.precision),
        )


def offset_of(cells: Cells) -> int:
    """Return the minutes east of UTC that a row states."""
    offset = whole_of(cells.get("utc_offset_min"))
    return offset if offset is not None and abs(offset) <= 24 * 60 else UNKNOWN_OFFSET


def quality_of(cells: Cells) -> Quality:
    """Return how far a row says that its time can be relied on."""
    return QUALITY_OF.get(text_of(cells.get("quality")), Quality.STATED)


def _participant(given: Cells) -> Participant:
    handles, others = given.get("handles"), given.get("other_names")
    return Participant(
        name=text_of(given.get("name")),
        handles=tuple(text_of(one) for one in handles) if isinstance(handles, list) else (),
        is_me=yes_of(given.get("is_me")) or False,
        other_names=tuple(text_of(one) for one in others) if isinstance(others, list) else (),
    )
