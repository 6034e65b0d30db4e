"""Who is who across several exports: one person, several names and handles."""

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

    group: dict[Seat, list[Seat]] = field(default_factory=dict)

    def join(self, one: Seat, other: Seat, *, said: bool) -> None:
        """Let two seats be one person's.

        Two participants of one conversation are two people, unless somebody says otherwise.
        """
        first, second = self.group[one], self.group[other]
        if first is second:
            return
        if not said and {seat[0] for seat in first} & {seat[0] for seat in second}:
            return
        first += second
        for seat in second:
            self.group[seat] = first


def people_of(conversations: Sequence[Conversation], *, same: Same = ()) -> People:
    """Return who is who.

    One handle is one person, one name is one person, and the owner of several
    exports is one person. What somebody says in `same` goes before all that.
    """
    groups = _Groups()
    for seat, _ in _seats(conversations):
        groups.group[seat] = [seat]
    for signs, said in _reasons(conversations, same):
        first: dict[str, Seat] = {}
        for seat, sign in signs:
            groups.join(first.setdefault(sign, seat), seat, said=said)
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


def _reasons(
    conversations: Sequence[Conversation], same: Same
) -> Iterator[tuple[list[tuple[Seat, str]], bool]]:
    """Yield seats with a sign that joins those with the same one, the surest reason first."""
    seats = list(_seats(conversations))
    for number, signs in enumerate(same):
        said = {sign.casefold() for sign in signs}
        yield (
            [(seat, str(number)) for seat, one in seats if said & _signs(one)],
            True,
        )
    yield [(seat, handle) for seat, one in seats for handle in one.handles], False
    yield [(seat, name) for seat, one in seats for name in (one.name, *one.other_names)], False
    yield [(seat, "owner") for seat, one in seats if one.is_me], False


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
