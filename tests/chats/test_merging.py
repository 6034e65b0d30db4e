import json
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olivebranch.chats import read, read_path
from olivebranch.chats.merging import clocks_differ, gather, merge
from olivebranch.conversation import NO_RECORD, NOBODY, Details, Quality, Reaction, Reply

START = datetime(2023, 2, 13, 10, 0)
LONG = "a text that nobody writes twice by chance, number {}"


def android(lines, *, start=START, step=1):
    """Lines (who, text), a minute apart, as an Android phone exports them."""
    stamps = [start + timedelta(minutes=step * number) for number in range(len(lines))]
    return whatsapp(
        f"{stamp:%d/%m/%y, %H:%M} - {who}: {text}\n"
        for stamp, (who, text) in zip(stamps, lines, strict=True)
    )


def whatsapp(lines):
    # A day above twelve, so that no date is ambiguous.
    return read("chat.txt", "".join(lines).encode()).conversations[0]


def telegram(lines, *, start=1_676_282_400, names=("Alice", "Bob"), chat=7):
    """Lines (who, text), a minute apart, as Telegram Desktop exports them."""
    messages = [
        {
            "id": number,
            "type": "message",
            "date_unixtime": str(start + 60 * number),
            "from": names[who],
            "from_id": f"user{who}",
            "text": text,
        }
        for number, (who, text) in enumerate(lines)
    ]
    whole = {"name": "B", "type": "personal_chat", "id": chat, "messages": messages}
    return read("r.json", json.dumps(whole).encode()).conversations[0]


def said(conversation):
    names = [one.name for one in conversation.participants]
    return [
        (None if sender == NOBODY else names[sender], conversation.text(row))
        for row, sender in enumerate(conversation.columns.sender.tolist())
    ]


TALK = [("Alice" if number % 2 else "Bob", LONG.format(number)) for number in range(40)]


def test_two_overlapping_exports_are_one_without_doubles():
    old, new = android(TALK[:30]), android(TALK[20:], start=START + timedelta(minutes=20))
    whole = merge([old, new])
    assert said(whole) == TALK
    assert whole.duplicates_merged == 10
    assert [one.sha256 for one in whole.merged] == [old.source.sha256, new.source.sha256]
    assert whole.columns.file.tolist() == [0] * 30 + [1] * 10


def test_the_same_words_twice_in_a_minute_are_two_messages_and_stay_two():
    lines = [("Alice", "ok"), ("Alice", "ok"), ("Bob", "ok")]
    twice = android(lines, step=0)
    assert said(merge([twice, twice])) == lines
    once = android(lines[1:], step=0)
    # Which of a minute's messages came first, only the order within one export tells.
    assert sorted(said(merge([once, twice]))) == lines


def test_phones_of_two_makes_agree_although_one_tells_seconds_and_the_other_words_media_otherwise():
    first = whatsapp(
        ["13/02/23, 10:00 - Alice: hello\n", "13/02/23, 10:01 - Bob: <Media omitted>\n"]
    )
    second = whatsapp(
        [
            "[13.02.23, 10:00:31] Alice: hello\n",
            "[13.02.23, 10:01:02] Bob: \u200eBild weggelassen\n",
            "[13.02.23, 10:01:09] Bob: there\n",
        ]
    )
    whole = merge([first, second])
    assert whole.duplicates_merged == 2
    assert [whole.moment(row).second for row in range(len(whole))] == [31, 2, 9]


def test_the_same_words_in_two_apps_are_two_messages():
    one, other = android([("Alice", "hello"), ("Bob", "hi")]), telegram([(0, "hello"), (1, "hi")])
    whole = merge([one, other])
    assert len(whole) == 4
    assert whole.source.format == "merged"
    assert {one.name for one in whole.participants} == {"Alice", "Bob"}


def test_an_export_made_in_another_zone_is_put_right():
    here = android(TALK)
    there = android(TALK, start=START - timedelta(hours=6))
    whole = merge([here, there])
    assert said(whole) == TALK
    longer = android([*TALK, ("Bob", "later")], start=START - timedelta(hours=6))
    whole = merge([here, longer])
    assert said(whole) == [*TALK, ("Bob", "later")]
    assert whole.columns.quality[-1] == Quality.INFERRED
    assert whole.moment(len(whole) - 1) == START + timedelta(minutes=40)


def test_a_long_text_sent_again_hours_later_moves_no_clock():
    lines = [("Alice", LONG.format(1)), ("Bob", "a short one")]
    first, second = android(lines), android(lines, start=START + timedelta(hours=3))
    assert len(merge([first, second])) == 4


def test_names_and_handles_become_one_person_by_say_only():
    first = android([("Alice", "hello"), ("Bob", "hi")])
    second = telegram([(0, "are you there"), (1, "yes")], names=("Ally", "Bob"))
    assert len(merge([first, second]).participants) == 3
    whole = merge([first, second], same=[("alice", "user0")])
    names = {one.name: (one.other_names, one.handles) for one in whole.participants}
    assert names == {"Alice": (("Ally",), ("user0",)), "Bob": ((), ("user1",))}


def test_two_people_of_one_chat_are_never_taken_for_one_unless_somebody_says_so():
    group = telegram([(0, "one"), (1, "two")], names=("Alex", "Alex"))
    assert len(merge([group, android([("Alex", "x"), ("Bob", "y")])]).participants) == 4
    assert len(merge([group], same=[("user0", "user1")]).participants) == 1


def test_two_people_of_one_name_in_two_chats_stay_two_and_nobody_guesses_which_a_third_is():
    one = telegram([(0, "hi"), (1, "hello")])
    other = renamed(telegram([(0, "hi"), (1, "yes")], chat=8), "user1", "user9")
    third = android([("Alice", "x"), ("Bob", "y")])
    assert len(gather([one, other])) == 2
    assert len(gather([one, other, third])) == 3
    fourth = android([("Alice", "x"), ("Bob", "z")])
    assert len(gather([one, other, third, fourth])) == 3
    assert len(gather([one, third])) == 1


def renamed(conversation, old, new):
    """The same chat with another person of the same name."""
    people = [
        replace(one, handles=(new,)) if one.handles == (old,) else one
        for one in conversation.participants
    ]
    return replace(conversation, participants=tuple(people))


def test_one_person_with_two_names_in_a_chat_becomes_one_by_say():
    chat = android([("Alice", "hello"), ("Bob", "hi"), ("+49 170 1", "new number")])
    assert chat.source.group
    whole = merge([chat], same=[("Bob", "+49 170 1")])
    assert not whole.source.group
    assert whole.senders() == {"Alice": 1, "Bob": 2}


def test_gather_joins_what_is_between_the_same_two_and_leaves_the_rest():
    found = gather(
        [
            android(TALK[:10]),
            android([("Alice", "hi"), ("Carol", "hello")]),
            telegram([(0, "hello"), (1, "hi")]),
            android(TALK[5:20], start=START + timedelta(minutes=5)),
        ]
    )
    assert [len(one) for one in found] == [22, 2]
    assert found[0].duplicates_merged == 5


def test_a_folder_with_parts_of_one_chat_gives_one_conversation(tmp_path):
    for number, lines in enumerate((TALK[:30], TALK[20:])):
        start = START + timedelta(minutes=20 * number)
        text = "".join(
            f"{start + timedelta(minutes=at):%d/%m/%y, %H:%M} - {who}: {text}\n"
            for at, (who, text) in enumerate(lines)
        )
        (tmp_path / f"part {number}.txt").write_text(text)
    (tmp_path / "notes.txt").write_text("nothing")
    found = read_path(tmp_path)
    assert [len(one) for one in found.conversations] == [40]
    assert len(found.files) == 2
    assert found.passed_over == (f"{tmp_path.name}!notes.txt",)


def test_moments_and_walls_do_not_go_together_without_a_zone():
    wall, moments = android(TALK[:2]), telegram([(0, "hello"), (1, "hi")])
    assert clocks_differ([wall, moments])
    assert not clocks_differ([wall, wall])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["Alice", "Bob"]), st.sampled_from("abc")), max_size=30),
    st.integers(0, 30),
    st.integers(0, 30),
)
@pytest.mark.parametrize("step", [0, 1])
def test_any_two_parts_that_cover_a_chat_give_it_back(step, lines, cut, overlap):
    lines = [("Alice", "x"), ("Bob", "y"), *lines, ("Alice", "x"), ("Bob", "y")]
    cut = min(cut, len(lines) - 2)
    back = max(cut - overlap, 0)
    if step == 0:
        # All in one minute: only what lies in whole before the cut can be told apart.
        back = 0
    old = android(lines[: cut + 2], step=step)
    new = android(lines[back:], start=START + timedelta(minutes=back * step), step=step)
    assert sorted(said(merge([old, new]))) == sorted(lines)


def test_details_follow_their_records_and_their_people():
    old = android([("Bob", "hello"), ("Alice", "how are you"), ("Bob", "fine")])
    reply, reaction = Reply(2, 1), Reaction(1, by=0, sign="❤", at_ms=5)
    detailed = replace(old, details=Details(replies=(reply,), reactions=(reaction,)))
    earlier = android([("Alice", "before")], start=START - timedelta(minutes=1))
    whole = merge([earlier, detailed, old])
    assert said(whole)[-1] == ("Bob", "fine")
    assert whole.details.replies == (Reply(3, 2),)
    (found,) = whole.details.reactions
    assert (found.record, whole.participants[found.by].name, found.at_ms) == (2, "Bob", 5)


def test_an_answer_to_a_double_is_an_answer_to_the_one_that_stays():
    old = android([("Bob", "hello"), ("Alice", "how are you")])
    new = android([("Alice", "how are you"), ("Bob", "fine")], start=START + timedelta(minutes=1))
    answering = replace(new, details=Details(replies=(Reply(1, 0), Reply(1, NO_RECORD))))
    # The details make the newer export the one that is kept.
    assert merge([old, answering]).details.replies == (Reply(2, 1), Reply(2, NO_RECORD))


def test_a_long_talk_of_short_words_is_joined_to_the_record():
    rng = np.random.default_rng(1)
    lines = [("Alice" if one else "Bob", "ok") for one in rng.random(3000) < 0.5]
    whole = merge([android(lines), android(lines[1000:], start=START + timedelta(minutes=1000))])
    assert said(whole) == lines
