"""The beginnings of lines that phones write, in the languages and calendars of the world."""

import pytest

from olivebranch.chats import Choices, read, readers
from olivebranch.chats.search import in_memory
from olivebranch.conversation import Quality

AFTERNOON = "2022-03-18T14:56:00"
MARCH = [
    "18/3/22, 14:56 - ",
    "18.3.2022, 14.56 - ",
    "3/18/22, 2:56\u202fPM - ",
    "18/3/2022, 2:56 p.\u00a0m. - ",
    "18/03/2022, 2:56 pm - ",
    "2022-03-18, 2:56 p.m. - ",
    "2022-03-18 14 h 56 - ",
    "18/03/2022 às 14:56 - ",
    "18.03.2022, 14:56 Uhr - ",
    "18.03.22 kl. 14:56 - ",
    "18.3.2022 klo 14.56 - ",
    "18.03.2022 г., 14:56 ч. - ",
    "18. 03. 2022. 14:56 - ",
    "2022. 03. 18. du. 2:56 - ",
    "18.3.2022, 2:56 e pasdites - ",
    "18.03.2022 ÖS 2:56 - ",
    "18/3/22, 2:56 μ.μ. - ",
    "14:56, 18/03/2022 - ",
    "02:56 CH, 18/03/2022 - ",
    "18/03/2022, 2:56 PTG - ",
    "2022/3/18 下午2:56 - ",
    "2022/3/18 下午 02:56 - ",
    "2022年3月18日 14:56 - ",
    "令和4年3月18日 14:56 - ",
    "民國111/3/18 下午2:56 - ",
    "2022. 3. 18. 오후 2:56 - ",
    "2022년 3월 18일 오후 2:56 - ",
    "18/3/2565 14:56 - ",
    "18/3/65 14:56 - ",
    "๑๘/๓/๒๕๖๕ ๑๔:๕๖ - ",
    "١٨\u200f/٣\u200f/٢٠٢٢، ٢:٥٦ م - ",
    "۱۴۰۰/۱۲/۲۷،\u200f ۱۴:۵۶ - ",
    "1400/12/27, 2:56 ب.ظ. - ",
    "18/3/22 2:56 بعد دوپہر - ",
    "१८/३/२०२२, २:५६ अपराह्न - ",
    "18/3/22, म.उ. 2:56 - ",
    "১৮/৩/২২ ২:৫৬ অপরাহ্ন - ",
    "18/3/22, பிற்பகல் 2:56 - ",
    "18/3/22 2:56 ಅಪರಾಹ್ನ - ",
    "18/3/22, 2:56 ਬਾ.ਦੁ. - ",
    "18/3/2022, 2:56 ከሰዓት - ",
    "18/3/22, 2:56 in the afternoon - ",
    "18/3/2022, 2:56 de la tarde - ",
    "Mar 18, 2022, 2:56 PM - ",
    "18 mars 2022 14:56 - ",
    "18 de mar de 2022 14:56 - ",
    "14:56, 18 Mar 2022 - ",
    "18/3/22, 14:56: ",
    "[18/3/22, 14:56] ",
]


def lines(header, *texts):
    return "".join(f"{header}{text}\n" for text in texts).encode()


@pytest.mark.parametrize("header", MARCH)
def test_one_afternoon_in_march_is_read_from_every_phone(header):
    report = read("chat.txt", lines(header, "Alice: hello", "Bob: hi")).report
    assert report.first == AFTERNOON
    assert report.senders == {"Alice": 1, "Bob": 1}


@pytest.mark.parametrize(
    ("header", "time"),
    [
        ("18/3/22, 12:05 AM - ", "00:05:00"),
        ("18/3/22, 12:05 PM - ", "12:05:00"),
        ("2022/3/18 午後0:05 - ", "12:05:00"),
        ("2022/3/18 凌晨1:05 - ", "01:05:00"),
        ("2022/3/18 晚上11:05 - ", "23:05:00"),
        ("18/3/22, 11:05 रात - ", "23:05:00"),
        ("18/3/22, 1:05 रात - ", "01:05:00"),
        ("18/3/2022, 1:05 de la madrugada - ", "01:05:00"),
    ],
)
def test_words_for_times_of_day_are_understood(header, time):
    report = read("chat.txt", lines(header, "Alice: hello")).report
    assert report.first == f"2022-03-18T{time}"


def test_a_header_without_a_year_is_counted_on_and_says_so():
    data = b"".join(lines(f"{date}, 10:00 - ", "Alice: x") for date in ("30/12", "31/12", "1/1"))
    found = read("chat.txt", data)
    conversation, codes = found.conversations[0], {one.code for one in found.report.warnings}
    assert [conversation.moment(row).isoformat()[:10] for row in range(3)] == [
        "2013-12-30",
        "2013-12-31",
        "2014-01-01",
    ]
    assert set(conversation.columns.quality.tolist()) == {Quality.NO_YEAR}
    assert "no-year" in codes


def test_a_year_that_other_lines_state_is_counted_on_from_them():
    old = lines("31 Dec 2015 10:00 - ", "Alice: x", "Bob: y")
    new = lines("2 Jan 10:00 - ", "Alice: z", "Bob: z")
    assert read("chat.txt", old + new).report.last == "2016-01-02T10:00:00"


def test_a_coin_for_day_and_month_shows_in_every_record_it_concerns():
    data = lines("03/04/23, 10:00 - ", "Alice: x") + lines("05/05/23, 10:00 - ", "Bob: y")
    quality = read("chat.txt", data).conversations[0].columns.quality.tolist()
    assert quality == [Quality.AMBIGUOUS, Quality.STATED]
    said = read("chat.txt", data, choices=Choices(date_order="day-first"))
    assert set(said.conversations[0].columns.quality.tolist()) == {Quality.STATED}


def test_lines_that_begin_like_a_date_stay_in_their_message():
    text = "look:\n18/3 - dinner\n[18/3/22, 14:56] Bob: old\n18.3.22 14:56 - Bob: older\n2022"
    data = lines("18/3/22, 14:56 - ", f"Alice: {text}", "Bob: ok", "Alice: ok", "Bob: ok")
    conversation = read("chat.txt", data).conversations[0]
    assert len(conversation) == 4
    assert conversation.text(0) == text


def test_a_day_that_does_not_exist_is_no_header():
    data = lines("18/3/22, 14:56 - ", "Alice: hello\n31/2/22, 14:56 - Bob: no such day", "Bob: ok")
    conversation = read("chat.txt", data).conversations[0]
    assert [conversation.text(row) for row in range(2)] == [
        "hello\n31/2/22, 14:56 - Bob: no such day",
        "ok",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[2023-01-02 10:00] Alice: hi",
        "[2023-01-02, 10:00] Alice: hi",
        "[LINE] Chat history with Bob\n2023/01/02(Mon)\n10:00\tAlice\thello: you",
        "2025년 12월 15일 오후 1:18, Alice : hello",
        "2025. 12. 15. 오후 1:18, Alice : hello",
        "[Alice] [오후 2:30] hello: you",
        'Date,User,Message\n2025-12-15 13:18:00,"Alice","hello: you"',
        "2023-01-02 10:00:00,123 - root - INFO: started",
        "Jan 02 10:00:00 host sshd[1]: hello: you",
        "10:00 <alice> hi: you",
        "Alice, [13.02.23 10:00]\nhello: you",
        "13/02/2023, 10:00 - something that nobody says",
        "1. eggs: two\n2. milk: one",
    ],
)
def test_texts_of_other_apps_are_not_claimed(text):
    file = in_memory("chat.txt", f"{text}\n{text}\n".encode(), Choices()).files[0]
    assert "whatsapp" not in {reader.name for reader in readers() if reader.claims(file)}
