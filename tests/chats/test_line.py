import json
from datetime import datetime

import pytest

from olivebranch.chats import Choices, read, read_path
from olivebranch.conversation import NOBODY, Event, Kind, Outcome
from olivebranch.errors import GivenError
from tests.chats.samples import SAMPLES, needs_samples


def cases():
    if not SAMPLES.is_dir():
        return []
    return json.loads((SAMPLES / "cases/line_cases.json").read_text(encoding="utf-8"))


def conversation_of(text, **given):
    return read("[LINE] x.txt", text.encode(), **given).conversations[0]


def spoken(conversation):
    return [
        (None if who == NOBODY else conversation.participants[who].name, conversation.text(row))
        for row, who in enumerate(conversation.columns.sender)
    ]


@pytest.mark.parametrize("case", [case for case in cases() if "expect" in case])
def test_a_case_of_public_parsers_reads_as_they_expect(case):
    conversation = conversation_of(case["input"])
    assert spoken(conversation) == [(one["author"], one["text"]) for one in case["expect"]]
    times = [datetime.fromisoformat(one["ts"]) for one in case["expect"]]
    assert [conversation.moment(row) for row in range(len(conversation))] == times


@needs_samples
def test_the_sample_has_all_its_records():
    expected = json.loads((SAMPLES / "expectations.json").read_text(encoding="utf-8"))
    path, said = next(
        (path, said) for path, said in expected.items() if said["format"] == "line_txt"
    )
    report = read_path(SAMPLES / path).report
    assert (report.format, report.records) == ("line", said["computed"]["records"])
    assert not report.unread


def test_where_spaces_stand_between_the_longest_name_wins():
    text = "2019.12.23 Monday\n15:16 foo Stickers\n" + "15:17 foo bar Stickers\n" * 2
    text += "15:18 foo bar hello world\n"
    assert spoken(conversation_of(text))[-1] == ("foo bar", "hello world")


def test_a_line_that_only_begins_with_a_time_stays_in_its_message():
    text = "2019.12.23 Monday\n15:16 Bob hello\n12:00 noon it was\n15:17 Bob and then\n"
    assert spoken(conversation_of(text))[0] == ("Bob", "hello\n12:00 noon it was")


def test_a_message_of_several_lines_loses_the_marks_around_it_and_nothing_else():
    text = '2018/04/16(Mon)\n5:06\tfoo\t"a\n\n ""b"" \nc"\n5:07\tfoo\t"one line"\n'
    texts = [text for _, text in spoken(conversation_of(text))]
    assert texts == ['a\n\n "b" \nc', '"one line"']


def test_a_date_that_somebody_wrote_begins_no_day():
    text = (
        '2018/04/16(Mon)\n5:06\tfoo\t"when?\n2019/01/01(Tue)\nthen"\n'
        "5:07\tfoo\thello\n2020/01/01\n5:08\tbar\tok\n"
    )
    conversation = conversation_of(text)
    assert len(conversation) == 3
    assert {conversation.moment(row).year for row in range(3)} == {2018}
    assert conversation.text(1) == "hello\n2020/01/01"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("下午04:46", "16:46"),
        ("上午12:05", "00:05"),
        ("午後4:46", "16:46"),
        ("오후 4:46", "16:46"),
        ("4:46 PM", "16:46"),
        ("12:05AM", "00:05"),
        ("24:53", "00:53"),
        ("08.54", "08:54"),
    ],
)
def test_hours_are_read_as_the_phone_writes_them(written, expected):
    conversation = conversation_of(f"[LINE] x\n2018/04/16(月)\n{written}\tfoo\thello\n")
    assert conversation.moment(0).strftime("%H:%M") == expected


@pytest.mark.parametrize(
    "line",
    [
        "2018/04/16(月)",
        "2018/4/16（一）",
        "2018/4/16（週一）",
        "2018/4/16周一",
        "2018.04.16 Monday",
        "2018.04.16 월요일",
        "2018年4月16日 月曜日",
        "2018년 4월 16일 월요일",
        "Mon, 04/16/2018",
        "2018/04/16",
        "Mon, 16/04/2018",
        "จ. 16/04/2561",
        "Mon, 16/04/2561 BE",
        "Sen, 16/04/2018",
        "2018/04/16 จันทร์",
    ],
)
def test_days_are_read_in_every_form(line):
    conversation = conversation_of(f"[LINE] x\n{line}\n5:06\tfoo\thello\n")
    assert conversation.moment(0) == datetime(2018, 4, 16, 5, 6)


def test_the_name_of_the_day_tells_day_and_month_apart():
    conversation = conversation_of("[LINE] x\nTue, 06/01/2026\n5:06\tfoo\thello\n")
    assert conversation.moment(0) == datetime(2026, 1, 6, 5, 6)


def test_without_it_the_person_decides_and_is_told():
    text = "[LINE] x\nXyz, 06/01/2026\n5:06\tfoo\thello\n"
    report = read("[LINE] x.txt", text.encode()).report
    assert "ambiguous-date-order" in [one.code for one in report.warnings]
    chosen = conversation_of(text, choices=Choices(date_order="day-first"))
    assert chosen.moment(0) == datetime(2026, 1, 6, 5, 6)


def test_calls_are_lines_of_the_app_and_say_who_called_and_how_it_ended():
    text = "[LINE] x\n2018/04/16(Mon)\n5:06\tfoo\t☎ Call time 1:02:03\n5:07\tbar\t☎ Missed call\n"
    conversation = conversation_of(text)
    assert list(conversation.columns.sender) == [NOBODY, NOBODY]
    assert list(conversation.columns.event) == [Event.NONE, Event.MISSED_VOICE]
    calls = [(call.by, call.seconds, call.outcome) for call in conversation.details.calls]
    assert calls == [(0, 3723, Outcome.ANSWERED), (1, None, Outcome.MISSED)]


def test_words_of_a_person_are_never_a_line_of_the_app():
    text = "[LINE] x\n2018/04/16(Mon)\n5:06\tfoo\tBob left the group.\n5:07\tfoo\tPhotos\n"
    assert list(conversation_of(text).columns.kind) == [Kind.TEXT, Kind.TEXT]


def test_the_other_of_two_is_the_owner_because_the_title_names_the_first():
    text = "[LINE] Chat history with Bob\n\nMon, 04/16/2018\n5:06\tBob\thi\n5:07\tAlice\thi\n"
    conversation = conversation_of(text)
    assert (conversation.source.title, conversation.me) == ("Bob", 1)


def test_a_title_without_the_apps_own_mark_is_one():
    text = "Chat history with Bob\nSaved on: 04/16/2018 10:00\n\nMon, 04/16/2018\n5:06\tBob\thi\n"
    assert conversation_of(text).source.title == "Bob"


def test_messages_before_any_day_are_listed():
    report = read("x.txt", b"09:00\tBob\thi\n2018/04/16(Mon)\n5:06\tBob\thello\n").report
    assert (report.messages, [one.reason for one in report.unread]) == (1, ["no-date"])


@pytest.mark.parametrize("text", ["12:00\tfoo\thello\n", "2018/04/16\n\nhello\n", "a\tb\tc\n", ""])
def test_what_is_no_chat_is_left_alone(text):
    with pytest.raises(GivenError):
        read("x.txt", text.encode())


@pytest.mark.parametrize(
    "header", ["[LINE]Aとのトーク履歴", "[LINE] Aとのトーク履歴", "Aとのトーク履歴"]
)
def test_the_mark_of_the_app_may_stand_close_or_be_missing(header):
    text = f"{header}\n保存日時：2013/03/01 00:00\n\n2013/02/28 (木)\n00:12\tA\tx\n00:13\tB\ty\n"
    found = conversation_of(text)
    assert found.source.title == "A"
    assert found.participants[found.me].name == "B"


def test_what_was_taken_back_is_deleted_whatever_column_says_so():
    text = "[LINE] Aとのトーク履歴\n保存日時：2020/01/01 00:00\n\n2019/12/30(月)\n10:00\tA\t"
    found = conversation_of(
        f"{text}メッセージの送信を取り消しました\n10:01\tBがグループから退出しました\n"
    )
    assert [Kind(kind) for kind in found.columns.kind] == [Kind.DELETED, Kind.SYSTEM]
    assert found.columns.event[1] == Event.LEFT
