import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olivebranch.chats import read
from olivebranch.chats.jsonspans import elements
from olivebranch.conversation import NOBODY, Event, Kind
from olivebranch.errors import GivenError


def message(number=1, **keys):
    return {
        "id": number,
        "type": "message",
        "date": "2023-03-01T10:00:00",
        "date_unixtime": "1677664800",
        "from": "Alice",
        "from_id": "user1",
        "text": "hello",
    } | keys


def export(*messages, **keys):
    chat = {"name": "Alice", "type": "personal_chat", "id": 99, "messages": list(messages)} | keys
    return json.dumps(chat, ensure_ascii=False, indent=1).encode()


def test_local_time_and_certain_time_give_the_offset():
    report = read("result.json", export(message(date="2023-03-01T12:00:00"))).report
    assert report.first == "2023-03-01T12:00:00+02:00"
    assert report.tz == "UTC"


def test_without_a_certain_time_the_wall_clock_is_all_we_know():
    plain = message()
    del plain["date_unixtime"]
    report = read("result.json", export(plain)).report
    assert (report.first, report.tz) == ("2023-03-01T10:00:00", "local")


def test_a_clock_that_names_its_zone_is_read_alike_alone_and_among_others():
    stamp = "2023-03-01T10+01:00"
    zoned = message(date=stamp)
    del zoned["date_unixtime"]
    assert len(stamp) == len(message()["date"])
    for others in ([], [message(date=None)]):
        report = read("result.json", export(zoned, *others)).report
        assert report.first == "2023-03-01T10:00:00+01:00"


def test_a_group_may_have_more_people_than_fit_in_two_bytes():
    crowd = [message(n, **{"from": f"P{n}", "from_id": f"user{n}"}) for n in range(33_000)]
    found = read("result.json", export(*crowd))
    assert found.report.messages == len(found.report.senders) == 33_000


def test_text_in_pieces_is_put_together_to_the_letter():
    text = ["a ", {"type": "bold", "text": "b\n"}, {"type": "link", "text": "c"}, ""]
    conversation = read("result.json", export(message(text=text))).conversations[0]
    assert conversation.text(0) == "a b\nc"


@pytest.mark.parametrize(
    ("keys", "kind"),
    [
        ({"photo": "x.jpg"}, Kind.IMAGE),
        ({"media_type": "voice_message", "file": "x.ogg"}, Kind.VOICE),
        ({"media_type": "sticker", "file": "x"}, Kind.STICKER),
        ({"file": "x.pdf"}, Kind.DOCUMENT),
        ({"poll": {}}, Kind.POLL),
        ({"location_information": {}}, Kind.LOCATION),
        ({"contact_information": {}}, Kind.CONTACT),
        ({}, Kind.TEXT),
    ],
)
def test_kinds_are_told_apart(keys, kind):
    assert read("r.json", export(message(**keys))).conversations[0].columns.kind[0] == kind


def test_a_call_is_a_line_of_the_app_and_a_missed_one_says_so():
    call = message(type="service", action="phone_call", discard_reason="missed", actor="Alice")
    columns = read("result.json", export(call)).conversations[0].columns
    assert (columns.kind[0], columns.event[0]) == (Kind.CALL, Event.MISSED_VOICE)
    assert columns.sender[0] == NOBODY


def test_one_person_with_two_names_is_one_participant():
    found = read("r.json", export(message(1), message(2, **{"from": "Alice B."})))
    assert len(found.conversations[0].participants) == 1


def test_a_deleted_account_is_told_by_its_number():
    assert read("r.json", export(message(**{"from": None}))).report.senders == {"user1": 1}


def test_a_whole_account_holds_many_chats():
    chats = [json.loads(export(message(), name=name)) for name in ("Alice", "Bob")]
    data = json.dumps({"about": "x", "chats": {"list": chats}}).encode()
    found = read("result.json", data)
    assert [one.source.title for one in found.conversations] == ["Alice", "Bob"]
    assert found.report.records == 2


def test_groups_are_called_groups():
    assert read("r.json", export(message(), type="private_group")).conversations[0].source.group
    assert not read("r.json", export(message())).conversations[0].source.group


def test_half_a_file_gives_its_whole_messages_and_says_where_it_ends():
    data = export(*(message(number) for number in range(10)))
    cut = data[: data.index(b'"id": 7,') + 3]
    report = read("result.json", cut).report
    assert report.messages == 7
    assert [span.reason for span in report.unread] == ["cut-off"]
    assert report.unread[0].byte_end == len(cut)


def test_one_damaged_message_does_not_take_the_others_along():
    data = export(message(1), message(2), message(3)).replace(b'"id": 2,', b'"id" 2,')
    report = read("result.json", data).report
    assert report.messages == 2
    assert [span.reason for span in report.unread] == ["damaged-record"]


def test_a_message_without_a_date_is_listed():
    dateless = {"id": 2, "type": "message", "from": "Alice", "text": "x"}
    report = read("result.json", export(message(), dateless)).report
    assert [span.reason for span in report.unread] == ["no-date"]


def test_a_break_outside_of_messages_costs_no_message_and_is_named():
    data = export(message()).replace(b'"id": 99,', b'"id": 99')
    found = read("result.json", data)
    assert found.report.messages == 1
    assert found.conversations[0].source.thread == "telegram:99"
    opened = data.index(b"[")
    assert [(one.byte_start, one.byte_end, one.reason) for one in found.report.unread] == [
        (0, opened, "damaged-outside")
    ]


def test_broken_json_without_a_whole_message_names_the_place():
    data = export(message()).replace(b'"id": 99,', b'"id": 99').replace(b'"id": 1,', b'"id": ,')
    with pytest.raises(GivenError) as raised:
        read("result.json", data)
    assert raised.value.code == "damaged-json"
    assert raised.value.details["line"] == 5


def test_words_that_look_like_json_stay_words():
    text = 'x "messages": [ {"date": 1} ] \\" }'
    found = read("r.json", export(message(text=text), message(2)))
    assert found.conversations[0].text(0) == text
    assert found.report.messages == 2


def test_other_peoples_json_is_left_alone():
    instagram = {"messages": [{"sender_name": "Alice", "timestamp_ms": 1, "content": "x"}]}
    with pytest.raises(GivenError) as raised:
        read("message_1.json", json.dumps(instagram).encode())
    assert raised.value.code == "unknown-format"


values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.dictionaries(st.text(max_size=6), values, max_size=4), max_size=6))
def test_elements_are_found_whatever_is_in_them(objects):
    for indent in (None, 1):
        data = json.dumps({"messages": objects, "x": "]"}, indent=indent).encode()
        found = elements(data, data.index(b"["))
        spans = zip(found.start.tolist(), found.end.tolist(), strict=True)
        assert [json.loads(data[start:end]) for start, end in spans] == objects
        assert found.closed


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.dictionaries(st.sampled_from(sorted(message())), values), max_size=5),
    st.integers(min_value=0, max_value=400),
)
def test_no_file_makes_the_reader_raise_and_every_byte_has_a_place(messages, cut):
    whole = export(message(), *messages)
    data = whole[: max(200, len(whole) - cut)]
    try:
        found = read("result.json", data)
    except GivenError:
        return
    spans = [(span.byte_start, span.byte_end) for span in found.report.unread]
    for conversation in found.conversations:
        columns = conversation.columns
        spans += zip(columns.byte_start.tolist(), columns.byte_end.tolist(), strict=True)
    spans.sort()
    assert spans[0][0] == 0
    assert len(data[spans[-1][1] :].strip()) == 0
    assert all(one[1] == two[0] for one, two in pairwise(spans))
