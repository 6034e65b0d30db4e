"""E-mail: what its reader promises beyond the golden exports."""

import mailbox
import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from olivebranch.chats import read, read_path, reader_of
from olivebranch.chats.given import GivenFile, InMemory
from olivebranch.chats.readers.mbox import boundaries
from olivebranch.chats.readers.mbox.boundaries import beginnings
from olivebranch.conversation import UNKNOWN_OFFSET, Kind, Quality

DATE = "Tue, 11 Apr 2023 19:06:23 +0200"


def mail(body="hello\n", **headers):
    found = {"From": "Bob <bob@example.com>", "To": "alice@example.org", "Date": DATE}
    found |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}\n" for name, value in found.items() if value is not None]
    return f"From x@y Tue Apr 11 17:06:23 2023\n{''.join(lines)}\n{body}\n"


def box(*mails):
    return "".join(mails).encode("utf-8", errors="surrogateescape")


def texts(*mails):
    return [text for one in read("a.mbox", box(*mails)).conversations for text in one.iter_texts()]


def codes(data):
    return {one.code for one in read("a.mbox", data).report.warnings}


def test_the_owner_is_who_all_was_delivered_to_and_conversations_are_with_the_others():
    found = read(
        "a.mbox",
        box(
            mail(Delivered_To="alice@example.org"),
            mail(From="Alice <ALICE@example.org>", To="bob@example.com"),
            mail(To="alice@example.org, Charlie <c@example.net>", Delivered_To="alice@example.org"),
        ),
    )
    assert [(one.source.thread, one.source.group, len(one)) for one in found.conversations] == [
        ("bob@example.com", False, 2),
        ("bob@example.com c@example.net", True, 1),
    ]
    first = found.conversations[0]
    assert first.me is not None
    assert first.participants[first.me].handles == ("alice@example.org",)


def test_where_nobody_can_tell_the_owner_the_file_is_one_conversation():
    found = read("a.mbox", box(mail(), mail(From="alice@example.org", To="bob@example.com")))
    assert [(one.source.thread, one.source.group, one.me) for one in found.conversations] == [
        ("", False, None)
    ]
    assert found.report.senders == {"Bob": 1, "alice@example.org": 1}


def test_a_sentence_that_begins_with_from_begins_no_mail():
    body = "one\n\nFrom my side:\nNote: no\n\nFrom Monday 10:30 on\nI am: away\n"
    assert texts(mail(body)) == [body]


def test_quoted_from_lines_lose_one_mark_and_quoted_history_none():
    assert texts(mail(">From here\n>>From there\n> From Bob\n")) == [
        "From here\n>From there\n> From Bob\n"
    ]


def test_an_answer_is_tied_to_what_it_answers():
    found = read(
        "a.mbox",
        box(
            mail(Message_ID="<1@x>"),
            mail(Message_ID="<2@x>", In_Reply_To="<1@x>"),
            mail(Message_ID="<3@x>", References="<1@x> <2@x> <gone@x>"),
            mail(Message_ID="<4@x>", In_Reply_To="<gone@x>"),
        ),
    )
    assert found.conversations[0].details.replies == ((1, 0), (2, 1), (3, -1))


def test_newest_first_is_turned_round_with_its_answers():
    newer = mail(Message_ID="<2@x>", In_Reply_To="<1@x>", Date=DATE.replace("2023", "2024"))
    found = read("a.mbox", box(newer, mail(Message_ID="<1@x>")))
    assert found.conversations[0].details.replies == ((1, 0),)
    assert found.conversations[0].columns.byte_start[1] == 0


@pytest.mark.parametrize(
    ("date", "at", "offset"),
    [
        (DATE, "2023-04-11T19:06:23", 120),
        ("11 Apr 2023 19:06:23 GMT", "2023-04-11T19:06:23", 0),
        ("Tue, 11 Apr 23 19:06 -0330", "2023-04-11T19:06:00", -210),
        ("Tue, 11 Apr 2023 19:06:23", "2023-04-11T19:06:23", UNKNOWN_OFFSET),
        ("Tue, 11 Apr 2023 19:06:23 -0000", "2023-04-11T19:06:23", 0),
        ("Tue, 11 Apr 2023 19:06:60 +0000 (UTC)", "2023-04-11T19:06:59", 0),
        ("2023-04-11T19:06:23+05:45", "2023-04-11T19:06:23", 345),
        ("Tue, 11 Apr 2023 19:06:23 +9900", "2023-04-11T19:06:23", UNKNOWN_OFFSET),
    ],
)
def test_a_date_is_the_clock_on_the_wall_and_its_zone(date, at, offset):
    conversation = read("a.mbox", box(mail(Date=date))).conversations[0]
    assert conversation.moment(0) == datetime.fromisoformat(at)
    assert conversation.columns.offset_min[0] == offset
    assert conversation.columns.quality[0] == Quality.STATED


@pytest.mark.parametrize("date", [None, "", "never", "Thu, 1 Jan 1970 00:00:00 +0000", "1" * 9999])
def test_without_a_date_the_time_of_arrival_stands_in_and_says_so(date):
    conversation = read("a.mbox", box(mail(Date=date))).conversations[0]
    assert conversation.moment(0) == datetime.fromisoformat("2023-04-11T17:06:23")
    assert conversation.columns.quality[0] == Quality.INFERRED


def test_letters_that_do_not_fit_are_replaced_and_said():
    plain = mail("caf\udce9\n", Content_Type="text/plain; charset=utf-8")
    assert texts(plain) == ["caf\ufffd\n"]
    assert codes(box(plain)) == {"not-utf8"}
    assert codes(box(mail("caf\udce9\n"))) == {"letters-guessed"}
    for charset in ("nonsense", "idna", "punycode", "undefined", "base64", "\0", "unicode_escape"):
        assert texts(mail("a\\u0041\n", Content_Type=f"text/plain; charset={charset}")) == [
            "a\\u0041\n"
        ]


@pytest.mark.parametrize(
    "headers",
    [
        {"From": "=?utf-8?b?!!!?= <bob@example.com>"},
        {"From": '"(((" <bob@example.com'},
        {"From": "bob@example.com " + "(" * 5000},
        {"To": "a@b, " * 5000},
        {"Content_Type": "multipart/mixed"},
        {"Content_Type": "multipart/mixed; boundary="},
        {"Content_Type": "text/plain; charset*=utf-8''%ff; name*0=\"a"},
        {"Content_Type": ";;;=;=", "Content_Disposition": "attachment; filename*=x"},
        {"Content_Transfer_Encoding": "base64"},
        {"Content_Transfer_Encoding": "x-uuencode"},
        {"Message_ID": "<" * 5000, "References": "<a> " * 5000},
        {"Subject": "=?utf-8?q?" + "=" * 5000},
        {"X-\u00e9": "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape")},
    ],
)
def test_broken_headers_lose_no_mail(headers):
    report = read("a.mbox", box(mail(**headers), mail())).report
    assert report.records == 2


def test_ten_thousand_parts_within_each_other_are_survived():
    opening = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(10_000)
    )
    began = time.process_time()
    head, _, _ = mail().rpartition("\nhello")
    assert read("a.mbox", box(f"{head}{opening}")).report.records == 1
    wide = mail("--b\n\nx\n" * 50_000, Content_Type="multipart/mixed; boundary=b")
    assert read("a.mbox", box(wide)).report.records == 1
    assert time.process_time() - began < 10


def test_a_header_without_end_and_a_page_without_end_are_bounded():
    began = time.process_time()
    assert read("a.mbox", box(mail(X="x" * (20 << 20)), mail())).report.records == 2
    page = mail("<div>" * 500_000 + "<!" * 500_000, Content_Type="text/html")
    assert read("a.mbox", box(page, mail())).report.records == 2
    assert time.process_time() - began < 20


def test_a_single_mail_is_read_and_a_text_with_colons_is_not():
    data = mail().partition("\n")[2].encode()
    assert read("a.eml", data).report.records == 1
    for other in (
        b"From: Bob\nDate: today\nTo: you\n\nhello\n",
        b"Alice: hello\nBob: hi\nDate: no\n",
        b"From here to there\nAlice: hello\n",
        b"From Alice 10:30\nhello\n",
        b"",
        b"From ",
        b"\xff\xfe\0",
    ):
        assert reader_of(GivenFile("a.eml", InMemory(other))) is None


def test_where_windows_are_cut_changes_nothing(monkeypatch):
    monkeypatch.setattr(boundaries, "REACH", 120)
    data = box(*(mail(f"{n}\n\nFrom me\n\n\nFrom x\nA: b\n") for n in range(20)))

    class Cut(GivenFile):
        size_of = len(data)

        def windows(self, _=0):
            return (data[at : at + self.size_of] for at in range(0, len(data), self.size_of))

    file = Cut("a.mbox", InMemory(data))
    whole = list(beginnings(file))
    assert len(whole) == 40
    assert all(data[place.at :].startswith(b"From ") for place in whole)
    assert [place.line for place in whole] == [data.count(b"\n", 0, one.at) + 1 for one in whole]
    for size in (1, 3, 17, 100, 121, 1000):
        Cut.size_of = size
        assert list(beginnings(file)) == whole


letters = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30)
lines = st.lists(st.one_of(letters, st.sampled_from(["", "From me", "> quoted", "From: x"])))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example([([" "], False)])
@given(st.lists(st.tuples(lines, st.booleans()), min_size=1, max_size=5))
def test_what_a_mail_program_writes_is_read_to_the_letter(tmp_path, written):
    path = tmp_path / "a.mbox"
    path.unlink(missing_ok=True)
    made = mailbox.mbox(str(path))
    begun = datetime(2023, 4, 11, 10, tzinfo=UTC)
    for number, (body, with_file) in enumerate(written):
        message = EmailMessage()
        message["From"], message["To"] = "Bob Müller <bob@example.com>", "alice@example.org"
        message["Date"] = format_datetime(begun + timedelta(minutes=number))
        message.set_content("\n".join(body) + "\n")
        if with_file:
            message.add_attachment(b"\xff\xd8", maintype="image", subtype="jpeg", filename="ü.jpg")
        made.add(message)
    made.flush()
    made.close()
    conversation = read_path(path).conversations[0]
    # A line that began with ">From " cannot be told from one that the mailbox marked.
    shown = [text.rstrip("\n") for text in conversation.iter_texts()]
    assert shown == ["\n".join(body).rstrip("\n") for body, _ in written]
    assert [one.name for one in conversation.details.attachments] == [
        "ü.jpg" for _, with_file in written if with_file
    ]
    assert conversation.participants[0].name == "Bob Müller"


def test_a_mail_of_files_alone_is_of_their_kind():
    part = "Content-Type: image/png\nContent-Disposition: attachment; filename=a.png\n\nx\n"
    body = f"--b\n{part}--b--\n"
    found = read("a.mbox", box(mail(body, Content_Type="multipart/mixed; boundary=b")))
    assert found.conversations[0].columns.kind.tolist() == [Kind.IMAGE]
