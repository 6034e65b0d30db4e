import json
from dataclasses import replace

import numpy as np
import pytest

from olivebranch.chats import Choices, read
from olivebranch.chats.zones import in_zone, needs_zone, zones_like
from olivebranch.conversation import Details, Edit, Quality, iso
from olivebranch.errors import GivenError


def telegram(*seconds):
    messages = [
        {"id": n, "type": "message", "date_unixtime": str(at), "from": "Alice", "text": "hello"}
        for n, at in enumerate(seconds)
    ]
    chat = {"name": "Alice", "type": "personal_chat", "id": 1, "messages": messages}
    return json.dumps(chat).encode()


def stamps(conversation):
    columns = conversation.columns
    pairs = zip(columns.at_ms.tolist(), columns.offset_min.tolist(), strict=True)
    return [iso(at, offset) for at, offset in pairs]


# 2023-03-26 01:00 UTC is where Berlin's summer begins.
SUMMER = 1_679_792_400


def test_moments_are_shown_on_the_clock_of_the_zone():
    found = read("r.json", telegram(SUMMER - 1, SUMMER), choices=Choices(tz="Europe/Berlin"))
    stated = ["2023-03-26T01:59:59+01:00", "2023-03-26T03:00:00+02:00"]
    assert stamps(found.conversations[0]) == stated
    assert (found.report.first, found.report.last) == tuple(stated)
    assert found.report.tz == found.conversations[0].source.tz == "Europe/Berlin"


def test_wall_times_stay_and_get_the_offset_of_that_day():
    chat = b"25/03/23, 10:00 - Alice: hello\n27/03/23, 10:00 - Bob: ok\n"
    found = read("chat.txt", chat, choices=Choices(tz="Europe/Berlin"))
    assert stamps(found.conversations[0]) == [
        "2023-03-25T10:00:00+01:00",
        "2023-03-27T10:00:00+02:00",
    ]


@pytest.mark.parametrize(
    ("line", "quality"),
    [
        ("29/10/23, 01:59 - Alice: before", Quality.STATED),
        ("29/10/23, 02:30 - Alice: twice", Quality.AMBIGUOUS),
        ("29/10/23, 03:00 - Alice: after", Quality.STATED),
        ("26/03/23, 02:30 - Alice: never", Quality.AMBIGUOUS),
    ],
)
def test_an_hour_that_came_twice_or_never_is_called_ambiguous(line, quality):
    found = read("chat.txt", line.encode(), choices=Choices(tz="Europe/Berlin"))
    assert found.conversations[0].columns.quality.tolist() == [quality]
    assert found.conversations[0].moment(0).minute == int(line[13:15])


def test_details_move_with_their_record():
    conversation = read("r.json", telegram(SUMMER)).conversations[0]
    at_ms = int(conversation.columns.at_ms[0])
    edited = replace(conversation, details=Details(edits=(Edit(0, at_ms), Edit(0, None))))
    moved = in_zone(edited, "Europe/Berlin")
    assert moved.details.edits == (Edit(0, at_ms + 7_200_000), Edit(0, None))


def test_only_a_file_of_bare_moments_needs_a_zone():
    assert needs_zone(read("r.json", telegram(SUMMER)).conversations[0])
    assert not needs_zone(read("c.txt", b"13/02/23, 10:00 - Alice: hi\n").conversations[0])


def test_a_zone_that_does_not_exist_is_called_that():
    with pytest.raises(GivenError) as raised:
        read("r.json", telegram(SUMMER), choices=Choices(tz="Europe/Nowhere"))
    assert raised.value.code == "unknown-zone"


def test_back_and_forth_gives_the_same_moments():
    rng = np.random.default_rng(3)
    seconds = np.sort(rng.integers(1_300_000_000, 1_900_000_000, 500)).tolist()
    conversation = read("r.json", telegram(*seconds)).conversations[0]
    there = in_zone(conversation, "America/St_Johns")
    back = in_zone(there, "UTC")
    assert np.array_equal(back.columns.at_ms, conversation.columns.at_ms)


@pytest.mark.parametrize(
    ("city", "zones"),
    [
        ("berlin", ["Europe/Berlin"]),
        (" New  York ", ["America/New_York"]),
        ("europe/berlin", ["Europe/Berlin"]),
        ("Istanbul", ["Europe/Istanbul"]),
        ("Atlantis", []),
        ("", []),
    ],
)
def test_a_zone_is_found_by_its_city(city, zones):
    assert zones_like(city) == zones
