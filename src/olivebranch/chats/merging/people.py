"""Who is who across several exports: one person, several names and handles."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from olivebranch.conversation import OWNER_NAME, Conversation, Participant

# Names and handles that somebody says belong to one person.
Same = Sequence[Sequence[str]]
Seat = tuple[int, int]


@dataclass(frozen=True, slots=True)
class People:
    """Everybody in several conversations.

    Attributes:
        participants: One each.
        places: For each conversation, the position among `participants` of each of its own.
    """

    participants: tuple[Participant, ...]
    places: tuple[tuple[int, ...], ...]


@dataclass(slots=True)
class _Groups:
    """Seats (conversation, position) that belong to one person; grows by joining."""

    seats: dict[Seat, Participant]
    group: dict[Seat, list[Seat]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.group = {seat: [seat] for seat in self.seats}

    def join(self, seats: Sequence[Seat]) -> None:
        """Let all seats be one person's."""
        for seat in seats[1:]:
            first, second = self.group[seats[0]], self.group[seat]
            if first is not second:
                first += second
                for moved in second:
                    self.group[moved] = first

    def join_alike(self, seats: Sequence[Seat], *, by_name: bool) -> None:
        """Let seats that share a sign be one person's, where nothing speaks against it.

        Two participants of one conversation are two people, so there the sign says nothing.
        Two of one name with different handles are two as well: then nobody knows which of
        them a third is.
        """
        groups = list({id(self.group[seat]): self.group[seat] for seat in seats}.values())
        talks = Counter(number for group in groups for number in {seat[0] for seat in group})
        alone = [group for group in groups if all(talks[seat[0]] == 1 for seat in group)]
        known = [group for group in alone if any(self.seats[seat].handles for seat in group)]
        if alone and not (by_name and len(known) > 1):
            self.join([group[0] for group in alone])


def people_of(conversations: Sequence[Conversation], *, same: Same = ()) -> People:
    """Return who is who.

    One handle is one person, the owner of several exports is one person, and one name
    is, as long as no two people bear it. What somebody says in `same` goes before all that.
    """
    groups = _Groups(dict(_seats(conversations)))
    for signs in same:
        said = {sign.casefold() for sign in signs}
        groups.join([seat for seat, one in groups.seats.items() if said & _signs(one)])
    for by_name, signs_of in (
        (False, _handles),
        (False, _ownership),
        (True, _names_alone),
        (True, _names),
    ):
        bearers: dict[str, list[Seat]] = {}
        for seat, one in groups.seats.items():
            for sign in signs_of(one):
                bearers.setdefault(sign, []).append(seat)
        for seats in bearers.values():
            groups.join_alike(seats, by_name=by_name)
    order = list({id(group): group for group in groups.group.values()}.values())
    place = {seat: number for number, group in enumerate(order) for seat in group}
    return People(
        participants=tuple(_one_of(conversations, group) for group in order),
        places=tuple(
            tuple(place[number, position] for position in range(len(one.participants)))
            for number, one in enumerate(conversations)
        ),
    )


def _seats(conversations: Sequence[Conversation]) -> Iterator[tuple[Seat, Participant]]:
    for number, one in enumerate(conversations):
        for position, participant in enumerate(one.participants):
            yield (number, position), participant


def _handles(one: Participant) -> tuple[str, ...]:
    return one.handles


def _ownership(one: Participant) -> tuple[str, ...]:
    return ("owner",) if one.is_me else ()


def _names_alone(one: Participant) -> tuple[str, ...]:
    """Return the names of somebody of whom nothing else is known."""
    return () if one.handles else _names(one)


def _names(one: Participant) -> tuple[str, ...]:
    return () if _is_nameless(one) else (one.name, *one.other_names)


def _signs(one: Participant) -> set[str]:
    return {sign.casefold() for sign in (one.name, *one.other_names, *one.handles)}


def _one_of(conversations: Sequence[Conversation], group: Sequence[Seat]) -> Participant:
    """Return one participant for all seats of a group; the first name is the main one."""
    ones = [conversations[number].participants[position] for number, position in group]
    names = dict.fromkeys(name for one in ones for name in (one.name, *one.other_names))
    # "Me" is no name; if any export knows a real one, that is shown.
    first = next((one.name for one in ones if one.name and not _is_nameless(one)), ones[0].name)
    names.pop(first, None)
    return Participant(
        name=first,
        handles=tuple(dict.fromkeys(handle for one in ones for handle in one.handles)),
        is_me=any(one.is_me for one in ones),
        other_names=tuple(names),
    )


def _is_nameless(one: Participant) -> bool:
    return one.name in one.handles or (one.is_me and one.name == OWNER_NAME)
