"""Forms met in exports and tests of other projects; every text here is invented."""

import pytest

from olivebranch.chats import read
from olivebranch.conversation import NOBODY, Event, Kind

MARK = "\u200e"
ANDROID = "14/02/2024, 09:30 - "
IPHONE = "[14/02/2024, 09:30:00] "
HELLO = "Bob: hello"


def opened(*lines, header=IPHONE, name="chat.txt"):
    """Return the conversation whose records are the lines."""
    data = "".join(f"{header}{line}\n" for line in lines).encode()
    return read(name, data).conversations[0]


def said(conversation):
    """Return who said what."""
    people = [*(one.name for one in conversation.participants), None]
    senders = conversation.columns.sender.tolist()
    return [(people[by], conversation.text(place)) for place, by in enumerate(senders)]


def meant(conversation, place=0):
    """Return kind, event and sender of a record."""
    columns = conversation.columns
    by = int(columns.sender[place])
    name = None if by == NOBODY else conversation.participants[by].name
    return Kind(columns.kind[place]), Event(columns.event[place]), name


def test_lines_of_the_app_behind_a_bracket_and_a_dash_are_records_among_the_others():
    conversation = opened("- Anna created group “Club”", HELLO, HELLO, HELLO, "- Anna left")
    assert said(conversation) == [
        (None, "Anna created group “Club”"),
        *[("Bob", "hello")] * 3,
        (None, "Anna left"),
    ]


def test_a_name_needs_no_space_behind_it_once_it_is_known():
    conversation = opened("Bob:no space", HELLO, "Eve:who is that", header=ANDROID)
    assert said(conversation) == [
        ("Bob", "no space"),
        ("Bob", "hello"),
        (None, "Eve:who is that"),
    ]


@pytest.mark.parametrize("quoted", ['"Club: two"', "“Club: two”", "«Club: two»"])
def test_a_colon_within_a_quotation_ends_no_name(quoted):
    conversation = opened(f"Bob called it {quoted}", HELLO, header=ANDROID)
    assert said(conversation)[0] == (None, f"Bob called it {quoted}")
