"""Tables of messages that somebody else made."""

import json
from datetime import datetime

import pytest

from olivebranch.chats import Choices, read, read_path
from olivebranch.chats.given import GivenFile, InMemory
from olivebranch.chats.readers.generic import READER
from olivebranch.conversation import NOBODY, Event, Kind, Precision
from tests.chats.samples import SAMPLES, needs_samples


def one(text, name="table.csv", **choices):
    (conversation,) = read(name, text.encode(), choices=Choices(**choices)).conversations
    return conversation


def times(*given, **choices):
    text = "time;sender;text\n" + "".join(f'"{time}";A;x\n' for time in given)
    return [one(text, **choices).moment(row).isoformat() for row in range(len(given))]


@pytest.mark.parametrize(
    "header",
    [
        "time,sender,text",
        "Timestamp,From,Message",
        "message_date,Sender Name,Text",
        "dateTime,author,body",
        "\ufeffDate,Name,Content",
        '"ts","user","msg"',
    ],
)
def test_the_three_columns_go_by_many_names(header):
    conversation = one(f"{header}\n2024-01-31 18:05:00,Alice,hello\n")
    assert (conversation.text(0), conversation.participants[0].name) == ("hello", "Alice")
    assert conversation.moment(0) == datetime(2024, 1, 31, 18, 5)


@pytest.mark.parametrize(
    "stated",
    [
        "2024-01-31 18:05:00",
        "2024-01-31T18:05:00Z",
        "2024-01-31T18:05:00.000+0000",
        "2024-01-31 18:05:00 UTC",
        "20240131T180500",
        "2024/01/31 18:05",
        "31.1.2024, 18:05",
        "31.01.24 18:05:00",
        "1/31/2024 6:05 PM",
        "1/31/24, 6:05\u202fp.m.",
        "Jan 31, 2024 6:05:00 PM",
        "31 January 2024 at 18:05",
        "Wed, 31 Jan 2024 18:05:00 +0000",
        "Wed Jan 31 18:05:00 2024",
        "1706724300",
        "1706724300000",
        "1706724300.0",
    ],
)
def test_a_time_goes_by_many_forms(stated):
    assert times(stated) == ["2024-01-31T18:05:00"]


def test_an_offset_is_kept_and_a_moment_is_utc():
    conversation = one("time,sender,text\n2024-01-31T18:05:00-03:30,A,x\n1706724300,A,x\n")
    assert conversation.columns.offset_min.tolist() == [-210, 0]
    assert conversation.source.tz == "UTC"


def test_day_and_month_are_told_apart_once_for_the_whole_file():
    assert times("03/04/2024 10:00", "13/04/2024 10:00")[0] == "2024-04-03T10:00:00"
    assert times("03/04/2024 10:00", "04/13/2024 10:00")[0] == "2024-03-04T10:00:00"


def test_the_reading_with_fewer_steps_back_is_likelier():
    assert times("02/01/2024", "01/02/2024", "02/03/2024")[0] == "2024-01-02T00:00:00"
    assert times("01/30/24", "02/01/24")[1] == "2024-02-01T00:00:00"


def test_what_the_file_leaves_open_is_said_and_the_person_decides():
    text = "date,from,message\n03/04/2024,A,x\n"
    found = read("t.csv", text.encode())
    assert "ambiguous-date-order" in [warning.code for warning in found.report.warnings]
    assert found.report.date_order_confidence == 0.5
    assert one(text, date_order="month-first").moment(0) == datetime(2024, 3, 4)


def test_date_and_time_may_have_a_column_each():
    conversation = one("Date\tTime\tFrom\tMessage\n31/01/2024\t18:05\tA\tx\n")
    assert conversation.moment(0) == datetime(2024, 1, 31, 18, 5)
    assert conversation.source.precision is Precision.MINUTE


def test_text_is_exact():
    text = ' "you" \r\nleft; me\t=1+1 \ufeff👩‍👩‍👧 \0'
    quoted = text.replace('"', '""')
    assert one(f'time,sender,text\r\n2024-01-31,A,"{quoted}"\r\n').text(0) == text


def test_an_empty_sender_is_a_line_of_the_app_unless_the_owner_wrote_it():
    conversation = one("time,sender,text,direction\n2024-01-31,,joined,\n2024-01-31,,hi,out\n")
    assert conversation.columns.sender.tolist() == [NOBODY, 0]
    assert conversation.columns.kind.tolist() == [Kind.SYSTEM, Kind.TEXT]
    assert conversation.columns.event.tolist() == [Event.OTHER, Event.NONE]
    assert conversation.participants[0].is_me


def test_each_chat_of_a_table_becomes_a_conversation():
    found = read("t.csv", b"time,sender,text,chat\n2024-01-31,A,x,One\n2024-01-31,B,y,Two\n")
    assert [talk.source.title for talk in found.conversations] == ["One", "Two"]


def test_a_quote_that_is_missing_costs_one_row_at_most():
    text = 'time,sender,text\n2024-01-31,A,"open\n2024-01-31,A,next\n2024-01-31,A,last\n'
    conversation = one(text)
    assert [conversation.text(row) for row in (1, 2)] == ["next", "last"]


@pytest.mark.parametrize(
    "text",
    [
        "Date,User,Message\n2024-01-31 10:00:00,A,x\n",
        "uid,posted_at,type,isoutbox,isstatusmessage,body\n1,2024-01-31,TEXT,1,0,x\n",
        "ID,Timestamp,Contents,Attachments\n1,2024-01-31 10:00:00,x,\n",
        "name,age,text\nA,3,x\n",
        "time,sender\n2024-01-31,A\n",
        "Some words, and more\nof them\n",
        '{"participants":[],"messages":[{"sender_name":"A","timestamp_ms":1,"content":"x"}]}',
        '{"participants":["A"],"messages":[{"senderName":"A","timestamp":1,"text":"x"}]}',
        '{"messages":[{"author":{"name":"A"},"timestamp":"2024-01-31","content":"x"}]}',
        '{"date":"2024-01-31","sender":"A","body":"x","quote":"","sticker":""}\n',
        '[{"type":"message","user":"U1","text":"x","ts":"1355517523.000005"}]',
        "[1, 2]",
        "[]",
        "{}",
        "[",
    ],
)
def test_what_others_mean_is_left_to_them(text):
    assert not READER.claims(GivenFile("file.csv", InMemory(text.encode())))


def test_a_header_alone_says_that_there_are_no_messages():
    report = read("t.csv", b"time,sender,text\n").report
    assert (report.format, report.records) == ("generic", 0)
    assert [span.reason for span in report.unread] == ["no-messages"]


@needs_samples
def test_the_samples_read_as_expected():
    folder = (SAMPLES / "generic_json") / "kalink0__bubbly/test/testset_generic_json"
    group = read_path(folder / "example_group_chat.json")
    assert group.report.messages == 3
    assert group.conversations[0].source.title == "Example Group Chat"
    assert [one.name for one in group.conversations[0].participants if one.is_me] == ["Alice"]
    assert read_path(folder / "example_second_chat.json").report.messages == 4


@pytest.mark.parametrize(
    "stated", ["31-Jan-24 06:05 PM", "31-Jan-24 18:05", "Jan 31, 24 18:05", "31 January 24 18:05"]
)
def test_a_year_of_two_digits_beside_a_months_name_comes_last(stated):
    assert times(stated) == ["2024-01-31T18:05:00"]


def test_a_column_that_always_names_the_other_one_does_not_make_them_the_sender():
    rows = ["2024-01-31 18:05,Bob,+1,hello,Received", "2024-01-31 18:06,Bob,+1,yes,Sent"]
    found = one("Date,Name,Phone,Message,Sent/Received\n" + "\n".join(rows))
    assert found.senders() == {"Bob": 1, "Me": 1}
    assert found.participants[found.me].name == "Me"
    assert found.source.title == "Bob"


def test_a_column_that_names_senders_stays_one():
    rows = ["2024-01-31 18:05,Bob,hello,in", "2024-01-31 18:06,Alice,yes,out"]
    found = one("Date,Name,Message,Direction\n" + "\n".join(rows))
    assert found.senders() == {"Bob": 1, "Alice": 1}


def test_androids_own_numbers_say_who_sent_a_text_message():
    rows = [
        {"_id": "1", "address": "+1", "date": "1706724300000", "type": "1", "body": "hello"},
        {"_id": "2", "address": "+1", "date": "1706724360000", "type": "2", "body": "yes"},
    ]
    found = one("".join(f"{json.dumps(row)}\n" for row in rows), "messages.ndjson")
    assert found.senders() == {"+1": 1, "Me": 1}


@pytest.mark.parametrize(
    "header",
    ["timestamp,fullname,text", "CreateTime,Sender,StrContent", "Date,Contact,Message"],
)
def test_more_names_of_the_three_columns(header):
    assert one(f"{header}\n2024-01-31 18:05:00,Alice,hello\n").senders() == {"Alice": 1}


def test_the_csv_of_a_channel_tool_is_read():
    header = "AuthorID,Author,Date,Content,Attachments,Reactions\n"
    row = '"7","Alice","31-Jan-24 06:05 PM","hello, ""you""","a.png,b.pdf","👍 (2),❤ (1)"\n'
    found = one(header + row)
    assert found.text(0) == 'hello, "you"'
    assert [file.name for file in found.details.attachments] == ["a.png", "b.pdf"]
    assert [one.sign for one in found.details.reactions] == ["👍", "👍", "❤"]


def test_a_table_of_wechat_is_read():
    message = {"localId": 1, "createTime": 1706724300, "type": "文本消息", "content": "hello"}
    message |= {"isSend": 1, "senderUsername": "wxid_a", "senderDisplayName": "Alice"}
    found = one(json.dumps({"session": {}, "avatars": {}, "messages": [message]}), "a.json")
    assert (found.text(0), found.participants[0].name) == ("hello", "Alice")
    assert found.me == 0


def test_empty_lines_at_the_end_belong_to_the_last_row():
    text = "time,sender,text\n2024-01-31 10:00,A,x\n\n\n"
    columns = one(text).columns
    assert (columns.byte_start.tolist(), columns.byte_end.tolist()) == ([0], [len(text)])
