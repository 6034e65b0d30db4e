import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olivebranch.chats import read, readers
from olivebranch.chats.given import GivenFile, InMemory
from olivebranch.chats.jsonfiles.spans import elements
from olivebranch.chats.readers.telegram import READER
from olivebranch.chats.readers.telegram.walk import WINDOW
from olivebranch.conversation import NO_RECORD, NOBODY, Event, Kind, Outcome, Quality
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
    chats = [json.loads(export(message(), name=name, id=ord(name[0]))) for name in ("Alice", "Bob")]
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
    other = {"messages": [{"sender": "Alice", "timestamp": 1, "content": "x"}]}
    assert not READER.claims(GivenFile("m.json", InMemory(json.dumps(other).encode())))


def one(*messages, **keys):
    return read("result.json", export(*messages, **keys)).conversations[0]


def service(number=1, **keys):
    return message(number, type="service", actor="Alice", actor_id="user1", text="") | keys


def test_control_characters_in_telegrams_own_spelling_are_read_to_the_letter():
    data = export(message(1, text="BELL and UNIT, but not PLAIN"), message(2))
    for word, spelled in ((b"BELL", rb"\x07"), (b"UNIT", rb"\x1F"), (b"PLAIN", rb"\\x41")):
        data = data.replace(word, spelled)
    found = read("result.json", data)
    assert list(found.conversations[0].iter_texts()) == ["\x07 and \x1f, but not \\x41", "hello"]
    assert found.report.warnings == ()


def test_what_telegram_cannot_show_keeps_its_place_with_the_time_before_it():
    conversation = one(message(1), {"id": 2, "type": "unsupported"}, message(3))
    columns = conversation.columns
    assert (columns.kind[1], columns.quality[1]) == (Kind.UNKNOWN, Quality.INFERRED)
    assert columns.at_ms[1] == columns.at_ms[0]
    assert columns.quality[2] == Quality.STATED


def test_an_answer_names_what_it_answers_unless_that_is_elsewhere():
    answers = [
        message(2, reply_to_message_id=1),
        message(3, reply_to_message_id="2"),
        message(4, reply_to_message_id=1, reply_to_peer_id="channel9"),
        message(5, reply_to_message_id=10**30),
    ]
    replies = one(message(1), *answers).details.replies
    assert [reply.to for reply in replies] == [0, 1, NO_RECORD, NO_RECORD]


def test_an_edit_is_on_the_clock_of_its_record_and_the_year_1970_is_none():
    edited = message(1, date="2023-03-01T12:00:00", edited_unixtime="1677664860")
    edits = one(edited, message(2, edited="1970-01-01T01:00:00")).details.edits
    start = one(edited).columns.at_ms[0]
    assert [(edit.record, edit.at_ms) for edit in edits] == [(0, start + 60_000)]


def test_reactions_name_whom_they_can_and_count_the_rest():
    who = [{"from": "Bob", "from_id": "user2", "date": "2023-03-01T10:05:00"}]
    given = [{"type": "emoji", "count": 3, "emoji": "❤", "recent": who}, {"count": 10**12}, 5]
    conversation = one(message(1, reactions=given))
    by = [reaction.by for reaction in conversation.details.reactions]
    assert by[:3] == [1, NOBODY, NOBODY]
    assert len(by) < 1000


def test_a_file_that_was_left_out_is_told_from_one_that_is_there():
    left_out = "(File not included. Change data exporting settings to download.)"
    conversation = one(message(1, file=left_out, file_name="a.pdf"), message(2, photo="p.jpg"))
    files = [(one.name, one.present) for one in conversation.details.attachments]
    assert files == [("a.pdf", False), ("p.jpg", True)]


@pytest.mark.parametrize(
    ("keys", "outcome"),
    [
        ({"discard_reason": "hangup", "duration_seconds": 9}, Outcome.ANSWERED),
        ({"discard_reason": "missed"}, Outcome.MISSED),
        ({"discard_reason": "busy"}, Outcome.DECLINED),
        ({"discard_reason": "disconnect"}, Outcome.FAILED),
        ({"discard_reason": ["?"]}, Outcome.UNKNOWN),
    ],
)
def test_a_call_says_how_it_ended(keys, outcome):
    calls = one(service(action="phone_call", **keys)).details.calls
    assert [(call.by, call.outcome) for call in calls] == [(0, outcome)]


@pytest.mark.parametrize(
    ("keys", "event"),
    [
        ({"action": "set_messages_ttl", "period": 86400}, Event.DISAPPEARING_ON),
        ({"action": "set_messages_ttl", "period": 0}, Event.DISAPPEARING_OFF),
        ({"action": "invite_members", "members": ["Bob"]}, Event.ADDED),
        ({"action": "invite_members", "members": ["Alice"]}, Event.JOINED),
        ({"action": "remove_members", "members": ["Alice"]}, Event.LEFT),
        ({"action": "edit_group_title", "title": "x"}, Event.RENAMED),
        ({"action": "from_the_future"}, Event.OTHER),
        ({"action": ["no", "text"]}, Event.OTHER),
    ],
)
def test_lines_of_the_app_are_told_apart_and_say_who(keys, event):
    conversation = one(service(**keys))
    assert (conversation.columns.event[0], conversation.columns.sender[0]) == (event, NOBODY)
    assert conversation.details.acts[0].by == 0


def test_words_of_a_gift_and_of_an_unknown_line_are_kept():
    gift = service(1, action="send_star_gift", gift_text=["for ", {"text": "you"}])
    conversation = one(gift, service(2, information_text="Alice waved"))
    assert list(conversation.iter_texts()) == ["for you", "Alice waved"]


def test_without_text_its_pieces_are_enough_and_a_wrong_type_is_no_words():
    pieces = message(1, text_entities=[{"type": "plain", "text": "a"}, {"text": "b"}])
    del pieces["text"]
    conversation = one(pieces, message(2, text={"error": "x"}), message(3, text=None))
    assert list(conversation.iter_texts()) == ["ab", "", ""]


def test_a_whole_account_says_whose_it_is():
    chat = json.loads(export(message(1), message(2, **{"from": "Bob", "from_id": "user2"})))
    data = {"personal_information": {"user_id": 1}, "chats": {"list": [chat]}}
    found = read("result.json", json.dumps(data).encode())
    assert [one.is_me for one in found.conversations[0].participants] == [True, False]


def test_an_account_is_known_however_long_its_contacts_are():
    people = [{"user_id": n, "first_name": "x" * 100} for n in range(20_000)]
    chat = json.loads(export(message()))
    data = {"personal_information": {"user_id": 1}, "contacts": people, "chats": {"list": [chat]}}
    assert read("result.json", json.dumps(data).encode()).report.messages == 1


@pytest.mark.parametrize("indent", [None, 1, 4])
@pytest.mark.parametrize("broken", [b'"id": 3,', b'"id":3,'])
def test_messages_longer_than_a_window_and_damage_between_them_are_read(indent, broken):
    long = "x" * (WINDOW + 1000)
    chat = json.loads(export(message(1, text=long), message(2), message(3), message(4, text=long)))
    separators = (",", ":") if indent is None else None
    data = json.dumps(chat, indent=indent, separators=separators).encode()
    found = read("result.json", data.replace(broken, b'"id" 3,'))
    damaged = broken in data
    assert found.report.messages == 4 - damaged
    assert [span.reason for span in found.report.unread] == ["damaged-record"] * damaged


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"id": 2,', '"id": 2,"lost quote: 1,'),
        ('"id": 2,', '"id": 2, "x": {'),
        ('"id": 2,', '"id": 2, ]'),
        ('"id": 2,', '"id": 2, "x": "\\ud83d",'),
        ('"id": 2,', '\0\0"id": 2,'),
    ],
)
def test_damage_in_one_message_leaves_all_others_whole(indent, before, after):
    chats = [
        json.loads(export(message(1), message(2), message(3), name=n, id=ord(n)))
        for n in ("A", "B")
    ]
    data = json.dumps({"chats": {"list": chats}}, indent=indent).replace(before, after, 1)
    found = read("result.json", data.encode())
    assert [one.source.title for one in found.conversations] == ["A", "B"]
    assert [len(one) for one in found.conversations][1] == 3
    assert len(found.conversations[0]) >= 2


def test_a_lost_end_of_one_chat_does_not_swallow_the_next():
    chats = [
        json.loads(export(message(1), message(2), name=name, id=ord(name))) for name in ("A", "B")
    ]
    data = json.dumps({"chats": {"list": chats}}, indent=1)
    found = read("result.json", data.replace("]\n   },", "\n   },", 1).encode())
    assert [len(one) for one in found.conversations] == [2, 2]
    assert "damaged-outside" in {one.code for one in found.report.warnings}


def test_deep_nesting_and_huge_numbers_are_damage_and_nothing_worse():
    data = export(message(1), message(2), message(3))
    deep = b'"id": 2, "x": ' + b"[" * 100_000 + b"]" * 100_000 + b","
    for inside in (deep, b'"id": 2, "x": 1' + b"0" * 5000 + b",", b'"id": 1e999,'):
        report = read("result.json", data.replace(b'"id": 2,', inside)).report
        assert report.messages >= 2


def test_elements_that_are_no_objects_are_listed():
    data = export(message(1), message(2)).replace(
        b'"messages": [', b'"messages": [5, null, "x", [1],'
    )
    report = read("result.json", data).report
    assert report.messages == 2
    assert [span.reason for span in report.unread] == ["damaged-record"]


def test_other_json_with_messages_and_dates_is_left_alone():
    others = [
        {"messages": [{"date": "2023-03-01T10:00:00", "sender": "Alice", "text": "x"}]},
        {"messages": [{"type": "message", "ts": "1", "text": "x"}]},
    ]
    for other in others:
        file = GivenFile("chat.json", InMemory(json.dumps(other).encode()))
        assert "telegram" not in [reader.name for reader in readers() if reader.claims(file)]


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
