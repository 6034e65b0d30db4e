"""What all readers of JSON exports share, however damaged the file is."""

import json
from itertools import pairwise

import pytest

from olivebranch.chats import read
from olivebranch.chats.jsonfiles.chats import beginning
from olivebranch.chats.jsonfiles.parsing import parsed

AT = 1_677_664_800_000


def message(number, **keys):
    return {
        "sender_name": "Alice",
        "timestamp_ms": AT + number * 1000,
        "content": f"{number}",
    } | keys


def export(*messages, **keys):
    chat = {"participants": [{"name": "Alice"}], "messages": list(messages), "title": "Bob"}
    return json.dumps(chat | keys, indent=1).encode()


def texts(found):
    return [text for one in found.conversations for text in one.iter_texts()]


def spans(found):
    read_ones = [
        (int(start), int(end))
        for one in found.conversations
        for start, end in zip(one.columns.byte_start, one.columns.byte_end, strict=True)
    ]
    unread = [(one.byte_start, one.byte_end) for one in found.report.unread]
    return sorted(read_ones + unread)


def assert_whole(found, data):
    places = spans(found)
    assert places[0][0] == 0
    assert all(one[1] == two[0] for one, two in pairwise(places))
    assert places[-1][1] == len(data)


def damaged(old, new, *, count=5):
    data = export(*(message(number) for number in range(count)))
    assert old in data
    return data.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"content": "2"', b'"content": "2'),
        (b'"content": "2"', b'content: "2"'),
        (b'"content": "2"', b'"content": \xff'),
        (b'"2"\n  }', b'"2"\n  '),
        (b'"2"\n  }', b'"2"\n  }}'),
        (b'"2"\n  }', b'"2"\n  }]'),
        (b'"2"\n  }', b'"2"\n  ]'),
        (b'"content": "2"', b'"content": "2\\x"'),
        (b'"content": "2"', b'"content": "2"""'),
    ],
)
def test_a_damaged_message_does_not_take_its_neighbors_along(old, new):
    data = damaged(old, new)
    found = read("message_1.json", data)
    assert {"0", "1", "3", "4"} <= set(texts(found))
    assert_whole(found, data)
    assert "damaged-record" in {one.code for one in found.report.warnings} or "2" in texts(found)


def test_what_is_no_object_among_the_messages_is_told():
    data = export(message(0), "stray", message(1), None, [1], message(2))
    found = read("message_1.json", data)
    assert texts(found) == ["0", "1", "2"]
    assert [one.reason for one in found.report.unread] == ["damaged-record"] * 2
    assert_whole(found, data)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_other_encodings_are_read_with_places_of_the_file(encoding):
    text = json.dumps({"messages": [message(0, content="ü🌿"), message(1)]}, ensure_ascii=False)
    data = text.encode(encoding)
    data = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"") + data
    for given in (data, data + b"\x00") if "16" in encoding else (data,):
        found = read("message_1.json", given)
        assert texts(found) == ["ü🌿", "1"]
        assert_whole(found, given)


def test_half_of_a_pair_shows_as_a_sign_and_leaves_the_rest():
    data = export(message(0), message(1)).replace(b'"1"', b'"a\\ud83d b"')
    assert texts(read("message_1.json", data)) == ["0", "a\ufffd b"]


def test_bytes_that_are_no_text_are_told():
    data = export(message(0), message(1)).replace(b'"1"', b'"a\xffb"')
    found = read("message_1.json", data)
    assert texts(found) == ["0", "a\ufffdb"]
    assert [one.code for one in found.report.warnings] == ["not-utf8"]


def test_what_other_parsers_accept_is_read():
    data = export(message(0), message(1)).replace(
        b'"1"', b'"two\nlines\t", "x": NaN, "y": -Infinity'
    )
    assert texts(read("message_1.json", data)) == ["0", "two\nlines\t"]


def test_a_value_of_another_type_is_kept_as_it_stands():
    found = read(
        "message_1.json", export(message(0, content=7), message(1, content=["a", {"b": 1}]))
    )
    assert texts(found) == ["7", '["a",{"b":1}]']


def test_a_cut_file_gives_all_before_the_cut():
    data = export(*(message(number) for number in range(5)))
    for cut in range(data.index(b'"content": "1"') + 14, data.index(b'"content": "4"')):
        found = read("message_1.json", data[:cut])
        assert texts(found)[:1] == ["0"]
        assert_whole(found, data[:cut])


def test_a_damaged_frame_loses_the_title_and_no_message():
    data = export(message(0), message(1)).replace(b'"title"', b"title")
    found = read("message_1.json", data)
    assert texts(found) == ["0", "1"]
    assert [one.code for one in found.report.warnings] == ["damaged-frame"]


def test_an_empty_chat_says_so():
    found = read("message_1.json", export(thread_path="inbox/bob"))
    assert [one.reason for one in found.report.unread] == ["no-messages"]


@pytest.mark.parametrize("deep", [2_000, 200_000])
def test_hostile_nesting_is_damage_and_nothing_more(deep):
    data = export(message(0), message(1), message(2)).replace(b'"1"', b"[" * deep + b"]" * deep)
    found = read("message_1.json", data)
    assert {"0", "2"} <= set(texts(found))
    assert parsed(b"[" * deep) is None
    assert_whole(found, data)


@pytest.mark.parametrize("deep", [200, 260, 990, 1020])
@pytest.mark.parametrize("key", ["content", "sender_name", "photos", "reactions"])
def test_nesting_where_a_text_should_be_is_no_error(deep, key):
    whole = export(message(0), message(1, **{key: "HERE"}))
    found = read("message_1.json", whole.replace(b'"HERE"', b"[" * deep + b"]" * deep))
    assert found.report.records == 2


def test_a_huge_number_where_a_text_should_be_is_kept():
    data = export(message(0, content=10**30, x=float("nan")))
    assert texts(read("message_1.json", data)) == [str(10**30)]


def test_words_that_look_like_json_stay_words():
    text = '"messages": [{"sender_name": "Eve", "timestamp_ms": 1}] \\" }]'
    assert texts(read("message_1.json", export(message(0, content=text), message(1)))) == [
        text,
        "1",
    ]


def test_newest_first_is_turned_round_and_equal_times_with_it():
    same = [message(5, content=text) for text in "cba"]
    found = read("message_1.json", export(message(9), *same, message(1)))
    assert texts(found) == ["1", "a", "b", "c", "9"]


def test_the_beginning_of_a_file_is_found_behind_its_marks():
    class File:
        head = b"\xef\xbb\xbf \r\n{}"

    assert beginning(File()) == b"{}"


@pytest.mark.parametrize("tail", [b" garbage", b', "is_still_par', b"\x00\x00"])
def test_what_is_sound_of_the_frame_is_kept(tail):
    data = export(message(0), thread_path="inbox/bob", last=1)
    cut = data[: data.index(b',\n "last"')] if tail.startswith(b",") else data
    source = read("message_1.json", cut + tail).conversations[0].source
    assert (source.title, source.thread) == ("Bob", "bob")
