import json

import pytest

from olivebranch.chats import read
from olivebranch.conversation import NOBODY, Event, Kind

PLAIN = {
    "From": "bob",
    "Media Type": "TEXT",
    "Created": "2024-01-01 12:00:00 UTC",
    "Content": "hello",
    "Conversation Title": None,
    "IsSender": False,
    "Created(microseconds)": 1_704_110_400_123,
    "IsSaved": True,
    "Media IDs": "",
}


def export(**chats):
    return json.dumps(chats, ensure_ascii=False).encode()


def only(*records):
    return read("chat_history.json", export(bob=list(records))).conversations[0]


def test_every_friend_is_a_chat_and_the_owner_is_known():
    mine = PLAIN | {"From": "alice", "IsSender": True}
    found = read("chat_history.json", export(bob=[mine, PLAIN], carol=[PLAIN | {"From": "carol"}]))
    assert [one.source.thread for one in found.conversations] == ["bob", "carol"]
    owner = found.conversations[0]
    assert owner.participants[owner.me].name == "alice"


def test_what_it_calls_microseconds_are_milliseconds():
    assert read("c.json", export(bob=[PLAIN])).report.first == "2024-01-01T12:00:00.123Z"
    true = PLAIN | {"Created(microseconds)": 1_704_110_400_123_456}
    assert read("c.json", export(bob=[true])).report.first == "2024-01-01T12:00:00.123Z"
    wrong = PLAIN | {"Created(microseconds)": 5}
    assert read("c.json", export(bob=[wrong])).report.first == "2024-01-01T12:00:00Z"


@pytest.mark.parametrize(
    ("said", "kind", "event", "spoken"),
    [
        ("MEDIA", Kind.IMAGE, Event.NONE, True),
        ("NOTE", Kind.VOICE, Event.NONE, True),
        ("STATUSERASEDMESSAGE", Kind.DELETED, Event.NONE, True),
        ("STATUSCALLMISSEDAUDIO", Kind.CALL, Event.MISSED_VOICE, False),
        ("STATUSCONVERSATIONCAPTURESCREENSHOT", Kind.SYSTEM, Event.OTHER, False),
        ("HOLOGRAM", Kind.UNKNOWN, Event.OTHER, False),
    ],
)
def test_the_type_says_what_a_record_is(said, kind, event, spoken):
    columns = only(PLAIN | {"Media Type": said, "Content": None}).columns
    assert (columns.kind[0], columns.event[0]) == (kind, event)
    assert bool(columns.sender[0] != NOBODY) is spoken


def test_a_message_whose_words_were_not_kept_is_kept_empty():
    assert only(PLAIN | {"Content": None, "IsSaved": False}).text(0) == ""


def test_sent_and_received_of_former_exports_become_one_chat_in_order():
    def at(minute, **keys):
        return {"Media Type": "TEXT", "Created": f"2021-01-01 12:0{minute}:00 UTC"} | keys

    data = json.dumps(
        {
            "Received Saved Chat History": [
                at(3, From="bob", Text="c"),
                at(1, From="bob", Text="a"),
            ],
            "Sent Saved Chat History": [at(4, To="bob", Text="d"), at(2, To="bob", Text="b")],
        }
    )
    found = read("chat_history.json", data.encode()).conversations
    assert len(found) == 1
    assert list(found[0].iter_texts()) == ["a", "b", "c", "d"]
    assert found[0].participants[found[0].me].name == "Me"


def test_hundreds_of_friends_cost_no_more_than_their_messages():
    chats = {f"friend {number}": [PLAIN] for number in range(2000)}
    assert len(read("chat_history.json", json.dumps(chats).encode()).conversations) == 2000


def test_memories_are_no_chat():
    data = json.dumps({"Saved Media": [{"Date": "2024-01-01 12:00:00 UTC", "Media Type": "Image"}]})
    with pytest.raises(Exception, match="no reader"):
        read("memories_history.json", data.encode())


@pytest.mark.parametrize("frame", ["bob", "Sent Saved Chat History"])
def test_who_is_named_under_to_did_not_send_it(frame):
    sent = {"To": "bob", "Media Type": "TEXT", "Created": "2020-01-01 10:00:00 UTC", "Text": "hi"}
    found = read("c.json", export(**{frame: [sent]})).conversations[0]
    assert found.senders() == {"Me": 1}
    assert found.source.thread == "bob"


def test_a_sent_list_is_the_owners_even_when_it_names_the_friend():
    sent = PLAIN | {"IsSender": True}
    found = read("c.json", export(**{"Sent Saved Chat History": [sent]})).conversations[0]
    assert (found.senders(), found.source.thread) == ({"Me": 1}, "bob")
