import json
from datetime import datetime

import pytest

from olivebranch.chats import read, read_path, readers
from olivebranch.chats.given import GivenFile, InMemory
from olivebranch.conversation import NOBODY, Event, Kind, Outcome, Quality
from olivebranch.errors import GivenError
from tests.chats.samples import SAMPLES

KINDS = {"sticker": Kind.STICKER, "image": Kind.IMAGE, "deleted": Kind.DELETED}
KINDS |= {"system": Kind.SYSTEM}
TITLED = "Bob 님과 카카오톡 대화\n저장한 날짜 : 2025년 1월 1일 오전 9:00\n\n"


def cases():
    if not SAMPLES.is_dir():
        return []
    return json.loads((SAMPLES / "cases/kakaotalk_cases.json").read_text(encoding="utf-8"))


def samples():
    if not SAMPLES.is_dir():
        return []
    expected = json.loads((SAMPLES / "expectations.json").read_text(encoding="utf-8"))
    return [
        (path, said["computed"]["csv_rows"])
        for path, said in expected.items()
        if said["format"] == "kakaotalk" and path.endswith(".csv")
    ]


def conversation_of(text, name="x.txt"):
    return read(name, text.encode()).conversations[0]


def sender_of(conversation, row):
    who = conversation.columns.sender[row]
    return None if who == NOBODY else conversation.participants[who].name


@pytest.mark.parametrize("case", cases())
def test_a_case_of_public_parsers_reads_as_they_expect(case):
    conversation = conversation_of(case["input"])
    assert len(conversation) == len(case["expect"])
    for row, expected in enumerate(case["expect"]):
        assert sender_of(conversation, row) == expected["author"]
        assert conversation.moment(row) == datetime.fromisoformat(expected["ts"])
        assert conversation.columns.kind[row] == KINDS.get(expected.get("type"), Kind.TEXT)
        assert conversation.text(row) == expected.get("text", conversation.text(row))


@pytest.mark.parametrize(("path", "rows"), samples())
def test_every_row_of_a_sample_is_a_record(path, rows):
    report = read_path(SAMPLES / path).report
    assert (report.format, report.records, report.unread) == ("kakaotalk", rows, ())


def test_a_table_row_of_the_app_has_no_sender():
    text = "Date,User,Message\n2024-06-01 10:01:00,시스템,Bob님이 들어왔습니다.\n"
    conversation = conversation_of(text, "x.csv")
    assert sender_of(conversation, 0) is None
    assert conversation.columns.event[0] == Event.JOINED


def test_a_broken_row_takes_no_other_along():
    text = 'Date,User,Message\n2024-06-01 10:00:00,A,"open\n2024-06-01 10:01:00,B,"x"\n'
    conversation = conversation_of(text, "x.csv")
    assert [conversation.text(row) for row in range(2)] == ["open", "x"]


def test_a_quotation_from_another_chat_stays_one_message():
    text = (
        "--------------- 2024년 12월 9일 월요일 ---------------\n[Bob] [오후 2:30] 봐\n"
        "2024년 12월 1일 오후 1:18, Carol : 인용\n[Bob] [오후 2:31] 네\n[Bob] [오후 2:32] 네\n"
        "[Bob] [오후 2:33] 네\n"
    )
    conversation = conversation_of(text)
    assert conversation.text(0) == "봐\n2024년 12월 1일 오후 1:18, Carol : 인용"


def test_a_date_that_somebody_wrote_stays_in_the_message():
    text = (
        TITLED + "2025년 12월 15일 오후 1:18, Bob : 언제\n2025년 12월 20일 토요일\n"
        "2025년 12월 15일 오후 1:19, Bob : 네\n"
    )
    assert conversation_of(text).text(0) == "언제\n2025년 12월 20일 토요일"


@pytest.mark.parametrize(
    "written",
    [
        "2025년 12월 15일 오후 1:18, ",
        "2025. 12. 15. 오후 1:18, ",
        "2025년 12월 15일 13:18, ",
        "December 15, 2025 1:18 PM, ",
        "December 15, 2025, 1:18 PM, ",
        "15 December 2025 1:18 pm, ",
        "Dec 15, 2025 at 1:18\u202fPM, ",
        "Dec 15, 2025 at 13:18, ",
        "2025年12月15日 午後1:18, ",
    ],
)
def test_moments_are_read_in_every_language(written):
    conversation = conversation_of(f"{written}Bob : hello\n")
    assert conversation.moment(0) == datetime(2025, 12, 15, 13, 18)
    assert (sender_of(conversation, 0), conversation.text(0)) == ("Bob", "hello")


def test_calls_say_who_called_and_how_it_ended():
    text = (
        TITLED + "2025년 12월 15일 오후 1:18, Bob : 보이스톡 1:17\n"
        "2025년 12월 15일 오후 1:19, Bob : 페이스톡 부재중\n"
    )
    conversation = conversation_of(text)
    assert list(conversation.columns.event) == [Event.NONE, Event.MISSED_VIDEO]
    calls = [(one.seconds, one.outcome, one.video) for one in conversation.details.calls]
    assert calls == [(77, Outcome.ANSWERED, False), (None, Outcome.MISSED, True)]


def test_lines_of_the_app_without_a_time_take_the_time_before_them():
    text = (
        "--------------- 2024년 12월 9일 월요일 ---------------\n"
        "[Bob] [오후 2:30] 안녕\nBob님이 나갔습니다.\n"
    )
    conversation = conversation_of(text)
    assert conversation.columns.quality[1] == Quality.INFERRED
    assert conversation.moment(1) == datetime(2024, 12, 9, 14, 30)
    assert (sender_of(conversation, 1), conversation.details.acts) == (None, ((1, 0),))


@pytest.mark.parametrize(
    "words", ["네가 나갔습니다", "사진첩 정리했어", "보이스톡 할래?", "Bob님이 나갔습니다."]
)
def test_words_of_a_person_stay_words(words):
    conversation = conversation_of(f"{TITLED}2025년 12월 15일 오후 1:18, Bob : {words}\n")
    assert (conversation.columns.kind[0], conversation.text(0)) == (Kind.TEXT, words)


def test_a_chat_without_messages_says_so():
    report = read("x.txt", TITLED.encode()).report
    assert (report.records, [one.reason for one in report.unread]) == (0, ["no-messages"])


@pytest.mark.parametrize("text", ["안녕하세요\n", "[Bob] [오후 2:30] 안녕\n", "Date,User\na,b\n"])
def test_what_is_no_chat_is_left_alone(text):
    with pytest.raises(GivenError):
        read("x.txt", text.encode())


def test_an_iphones_first_line_is_the_name_of_the_file():
    lines = "Aug 12, 2019 9:01 AM, Alice : hi\nAug 12, 2019 9:02 AM, Bob : yes\n"
    text = f"KakaoTalk Chats with Alice-1.txt\nDate Saved : Aug 12, 2019 12:00\n\n{lines}"
    found = conversation_of(text)
    assert found.source.title == "Alice"
    assert found.participants[found.me].name == "Bob"


def test_a_phone_that_counts_who_is_there_names_the_other_one_all_the_same():
    lines = "2025년 1월 1일 오전 9:01, Bob : hi\n2025년 1월 1일 오전 9:02, Alice : yes\n"
    found = conversation_of(TITLED.replace("Bob 님과", "Bob 1 님과") + lines)
    assert found.source.title == "Bob"
    assert found.participants[found.me].name == "Alice"


def test_a_file_of_line_without_its_mark_is_not_one_of_ours():
    text = "Aとのトーク履歴\n保存日時：2013/03/01 00:00\n\n2013/02/28(木)\n00:12\tA\tx\n"
    assert read("x.txt", text.encode()).report.format == "line"


def test_the_same_words_above_a_table_with_tabs_are_lines():
    head = "Bob님과의 대화\n저장한 날짜 : 2019.08.20 10:00\n\n"
    text = f"{head}2019.08.19 월요일\n오후 4:46\tBob\t안녕\n"
    file = GivenFile("x.txt", InMemory(text.encode()))
    assert [reader.name for reader in readers() if reader.claims(file)] == ["line"]


def test_lines_about_who_left_do_not_make_a_chat_one_of_whatsapp():
    moment = "2016. 5. 18. 오후 9:06"
    left = f"{moment}: Bob님이 나갔습니다.\n"
    for lines in (f"{moment}, Bob : 안녕\n{left}", f"{left}{moment}, Alice : 네\n"):
        file = GivenFile("x.txt", InMemory(lines.encode()))
        assert [reader.name for reader in readers() if reader.claims(file)] == ["kakaotalk"]
