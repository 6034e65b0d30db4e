from dataclasses import fields
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olivebranch.chats import Choices, read
from olivebranch.chats.readers.whatsapp import kinds, match, names
from olivebranch.conversation import NOBODY, Event, Kind
from olivebranch.errors import GivenError


def of(text, **choices):
    found = read("chat.txt", text.encode(), choices=Choices(**choices))
    return found.conversations[0], found.report


def rows(text):
    conversation, _ = of(text)
    columns = conversation.columns
    names = [None if s == NOBODY else conversation.participants[s].name for s in columns.sender]
    return [
        (conversation.moment(i).isoformat(), names[i], conversation.text(i))
        for i in range(len(conversation))
    ]


def test_words_like_left_and_removed_stay_messages():
    text = (
        "01/02/2023, 10:00 - Alice: you left me\n"
        "01/02/2023, 10:01 - Bob: you removed every photo\n"
        "01/02/2023, 10:02 - Alice: I added your mother\n"
        "13/02/2023, 10:02 - Bob left\n"
    )
    conversation, report = of(text)
    assert report.messages == 3
    assert conversation.columns.event[3] == Event.LEFT


def test_text_is_kept_to_the_letter():
    joined = "👩\u200d👩\u200d👧 line one\r\n\r\n  line three \u200f end "
    text = f"13/02/23, 10:00 - Alice: {joined}\n13/02/23, 10:01 - Bob: ok\n"
    assert rows(text)[0][2] == joined


def test_a_quotation_of_another_chat_is_not_a_message():
    text = "".join(f"[13.02.23, 10:00:0{i}] Alice: {i}\n" for i in range(6))
    text += "[12:30, 3/5/2020] Bob: pasted\n1.2.23, 10:00 - Bob: pasted too\n"
    found = rows(text)
    assert len(found) == 6
    assert found[-1][2].count("pasted") == 2


def test_a_second_export_below_the_first_is_read_too():
    first = "".join(f"13/02/23, 10:{i:02} - Alice: {i}\n" for i in range(59))
    second = "".join(f"[14.02.23, 10:00:{i:02}] Bob: {i}\n" for i in range(25))
    conversation, report = of(first + second)
    assert len(conversation) == 84
    assert "mixed-headers" in {warning.code for warning in report.warnings}


@pytest.mark.parametrize(
    ("dates", "order", "confidence", "first"),
    [
        (["13/02/23", "02/03/23"], "day-first", 1.0, "2023-02-13"),
        (["02/13/23", "03/02/23"], "month-first", 1.0, "2023-02-13"),
        (["01/02/23", "02/02/23", "03/02/23", "01/03/23"], "day-first", 0.9, "2023-02-01"),
        (["02/01/23", "02/02/23", "02/03/23", "03/01/23"], "month-first", 0.9, "2023-02-01"),
        (["03/04/23"], "day-first", 0.5, "2023-04-03"),
        (["05/05/23"], "day-first", 1.0, "2023-05-05"),
        (["2023/04/03"], "year-first", 1.0, "2023-04-03"),
        (["23/04/28", "23/04/29", "23/04/30", "23/05/01"], "year-first", 1.0, "2023-04-28"),
    ],
)
def test_day_and_month_are_told_apart_once_for_the_file(dates, order, confidence, first):
    _, report = of("".join(f"{date}, 10:00 - Alice: hello\n" for date in dates))
    assert (report.date_order, report.date_order_confidence) == (order, confidence)
    assert report.first.startswith(first)


def test_the_person_decides_what_the_file_leaves_open():
    text = "03/04/23, 10:00 - Alice: hello\n"
    assert of(text)[1].first.startswith("2023-04-03")
    _, report = of(text, date_order="month-first")
    assert report.first.startswith("2023-03-04")
    assert report.date_order_confidence == 1.0


def test_a_file_that_leaves_the_order_open_says_so():
    _, report = of("03/04/23, 10:00 - Alice: hello\n")
    assert [warning.code for warning in report.warnings] == ["ambiguous-date-order"]


def test_on_ios_the_app_does_not_speak_in_a_persons_name():
    text = (
        "[13.02.23, 10:00:00] Alice: \u200eMessages and calls are end-to-end encrypted. "
        "No one outside of this chat, not even WhatsApp, can read or listen to them.\n"
        "[13.02.23, 10:01:00] Alice: \u200eMissed voice call\n"
        "[13.02.23, 10:02:00] Alice: Missed voice call, you say\n"
        "\u200e[13.02.23, 10:03:00] Bob: \u200eimage omitted\n"
    )
    conversation, report = of(text)
    assert report.senders == {"Alice": 1, "Bob": 1}
    assert conversation.columns.event.tolist() == [Event.E2E, Event.MISSED_VOICE, 0, 0]
    assert conversation.columns.kind[3] == Kind.IMAGE


def test_android_lines_of_the_app_have_no_sender():
    text = (
        "13/02/2023, 10:00 - Alice: hello\n"
        "13/02/2023, 10:01 - You blocked this contact. Tap to unblock.\n"
        '13/02/2023, 10:02 - Alice changed the subject from "Us: two" to "Us"\n'
        "13/02/2023, 10:03 - Missed video call\n"
        "13/02/2023, 10:04 - Alice turned on disappearing messages.\n"
    )
    conversation, report = of(text)
    assert report.senders == {"Alice": 1}
    assert conversation.columns.event.tolist()[1:] == [
        Event.BLOCKED,
        Event.RENAMED,
        Event.MISSED_VIDEO,
        Event.DISAPPEARING_ON,
    ]


def test_a_name_may_hold_a_colon():
    text = "".join(f"13/02/23, 10:0{i} - Dr: Bob: {i}\n" for i in range(5))
    assert of(text + "13/02/23, 10:06 - Alice: x\n")[1].senders == {"Dr: Bob": 5, "Alice": 1}


def test_one_sentence_with_a_colon_does_not_make_a_name():
    text = "".join(f"13/02/23, 10:0{i} - Bob: {i}\n" for i in range(5))
    assert of(text + "13/02/23, 10:06 - Bob: note: x\n")[1].senders == {"Bob": 6}


def test_marks_around_a_number_are_not_part_of_the_name():
    text = "13/02/23, 10:00 - \u202a+40 521 028\u202c: hello\n"
    assert of(text)[1].senders == {"+40 521 028": 1}


def test_utf16_is_read_and_its_bytes_are_accounted_for():
    text = "\ufeff13/02/23, 10:00 - Alice: héllo 🙂\r\n13/02/23, 10:01 - Bob: ok\r\n"
    data = text.encode("utf-16-le")
    found = read("chat.txt", data)
    assert found.conversations[0].text(0) == "héllo 🙂"
    columns = found.conversations[0].columns
    assert columns.byte_start[0] == 0
    assert columns.byte_end[-1] == len(data)
    second = data[columns.byte_start[1] : columns.byte_end[1]].decode("utf-16-le")
    assert second.startswith("13/02/23, 10:01 - Bob")


def test_damaged_bytes_are_said_and_kept():
    found = read("chat.txt", b"13/02/23, 10:00 - Alice: caf\xe9 here\n")
    assert found.conversations[0].text(0) == "caf\ufffd here"
    assert found.conversations[0].texts.count(b"\xe9") == 1
    assert "not-utf8" in {warning.code for warning in found.report.warnings}


def test_all_texts_at_once_are_the_texts_one_by_one():
    header = b"13/02/23, 10:00 - Alice: "
    texts = [b"plain", "caf\u00e9 \U0001f642".encode(), b"broken \xe9\xff", b"", b"two\nlines"] * 9
    conversation = read("chat.txt", b"".join(header + text + b"\n" for text in texts))
    conversation = conversation.conversations[0]
    assert list(conversation.iter_texts()) == [conversation.text(row) for row in range(len(texts))]
    plain = read("chat.txt", (header + b"plain\n") * 9000).conversations[0]
    assert list(plain.iter_texts()) == ["plain"] * 9000


def test_what_stands_before_the_first_message_is_listed():
    _, report = of("Notes of mine\n13/02/23, 10:00 - Alice: hello\n")
    assert [(span.line, span.reason) for span in report.unread] == [(1, "before-first-message")]


HEADERS = [
    "13/02/23, 10:00 - ",
    "[13.02.23, 10:00:00] ",
    "2/13/23, 1:00\u202fPM - ",
    "\u200e[2023/2/13 10:00:00] ",
    "13.2.2023 klo 10.00.00 - ",
    "[10:00:01, 2/13/23] ",
    "[١٣\u200f/٢\u200f/٢٠٢٣، ٢:٥٦:٠٠\xa0م] ",
    "2018/6/13 下午3:05 - ",
    "[R4/03/18 14:56:01] ",
    "13. 6. 2018. 21:25:15 ",
    "Mar 18, 2022, 2:56 PM - ",
    "13/02, 10:00 - ",
]
TEXTS = [
    "Alice: ",
    "Bob: ",
    "~\u202fDr: Bob 🌻: ",
    ": ",
    ":",
    "\n",
    "\r\n",
    "\u200e",
    "image omitted",
    "Missed voice call",
    "IMG-20230101-WA0001.jpg (file attached)",
    "\u200e<attached: 00000012-PHOTO-2023.jpg>",
    " <This message was edited>",
    "Alice left",
    "https://maps.google.com/?q=1.5,2.5",
]
pieces = st.lists(
    st.one_of(st.sampled_from(HEADERS), st.sampled_from(TEXTS), st.text(max_size=12)),
    max_size=40,
).map("".join)
ways = st.tuples(st.sampled_from(HEADERS), pieces)
# The fast way looks at lines that have enough bytes behind them.
PADDING = "\n" + 100 * "x"


def told(data):
    """Return everything that is read from a file, or the code of the refusal."""
    try:
        found = read("chat.txt", data)
    except GivenError as error:
        return error.code
    one = found.conversations[0]
    columns = [getattr(one.columns, column.name).tolist() for column in fields(one.columns)]
    return one.source, one.participants, columns, one.details, found.report


@settings(max_examples=200, deadline=None)
@given(ways)
def test_no_text_makes_the_reader_raise_and_every_byte_has_a_place(way):
    header, text = way
    data = f"{header}Alice: hello\n{text}".encode("utf-8", errors="surrogatepass")
    try:
        found = read("chat.txt", data)
    except GivenError:
        return
    columns = found.conversations[0].columns
    spans = list(zip(columns.byte_start.tolist(), columns.byte_end.tolist(), strict=True))
    spans += [(span.byte_start, span.byte_end) for span in found.report.unread]
    spans.sort()
    assert spans[0][0] == 0
    assert spans[-1][1] == len(data)
    assert all(one[1] == two[0] for one, two in pairwise(spans))
    assert (columns.text_start <= columns.text_end).all()


def every_record(data, text_start, text_end, *, line_end, markless):
    return np.flatnonzero(text_end > text_start)


@settings(max_examples=400, deadline=None)
@given(ways)
def test_the_fast_way_and_the_slow_way_read_the_same(way):
    header, text = way
    hello = f"{header}Alice: hello\n{header}Bob: hello\n{header}Alice: hello\n"
    data = (hello + text + PADDING).encode("utf-8", errors="surrogatepass")
    fast = told(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(match, "MOST_LAYOUTS", 0)
        patch.setattr(names, "FREQUENT", 0)
        patch.setattr(kinds, "_suspects", every_record)
        assert told(data) == fast


def test_a_file_whose_only_header_is_no_date_is_unread_and_says_so():
    data = b"99/99/23, 10:00 - Alice: hello\n"
    report = read("chat.txt", data).report
    assert (report.records, len(report.unread)) == (0, 1)
    assert (report.unread[0].byte_start, report.unread[0].byte_end) == (0, len(data))


def test_lines_quoted_in_another_apps_file_do_not_make_it_ours():
    quoted = "13/02/23, 10:00 - Alice: hello\n13/02/23, 10:01 - Bob: ok\n"
    diary = "".join(f"some words on line {number}\n" for number in range(20))
    with pytest.raises(GivenError):
        read("diary.txt", f"{diary}{quoted}{diary}".encode())


def test_a_chat_that_begins_in_the_middle_of_a_long_message_is_still_one():
    words = "".join(f"some words on line {number}\n" for number in range(20))
    lines = "".join(f"13/02/23, 10:{number:02} - Alice: hello\n" for number in range(20))
    report = read("chat.txt", f"{words}{lines}".encode()).report
    assert report.messages == 20
    assert [one.reason for one in report.unread] == ["before-first-message"]
