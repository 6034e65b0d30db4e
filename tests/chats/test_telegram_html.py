import pytest

from olivebranch.chats import read, read_path
from olivebranch.conversation import NO_RECORD, NOBODY, Event, Kind, Outcome, Quality
from tests.chats.samples import SAMPLES, needs_samples

SAMPLE = (
    "langchain_chatloaders/langchain-ai__langchain-community/libs/community/tests/unit_tests"
    "/chat_loaders/data/telegram_chat_html/messages.html"
)


def message(number=1, *, who="Alice", date="14.11.2023 10:00:00 UTC+01:00", inner="", text="hello"):
    name = f'<div class="from_name">\n{who} \n</div>' if who else ""
    return (
        f'<div class="message default clearfix{"" if who else " joined"}" id="message{number}">'
        f'<div class="body"><div class="pull_right date details" title="{date}">\n10:00\n</div>'
        f'{name}{inner}<div class="text">\n{text}\n       </div></div></div>\n'
    )


def line(text, number=9):
    return (
        f'<div class="message service" id="message{number}">'
        f'<div class="body details">\n{text}\n      </div></div>\n'
    )


def page(*elements):
    return (
        '<html><body><div class="page_wrap"><div class="text bold">\nBob\n</div>'
        '<div class="page_body chat_page">' + "".join(elements) + "</div></div></body></html>"
    ).encode()


def one(*elements):
    return read("messages.html", page(*elements)).conversations[0]


def test_words_come_back_as_they_were_sent():
    text = "  two<br>lines &lt;3 &amp; &quot;<a href='x'>link</a>&quot; <strong>b</strong> "
    assert one(message(text=text)).text(0) == '  two\nlines <3 & "link" b '


def test_a_joined_message_belongs_to_the_sender_before():
    conversation = one(message(1), message(2, who="Bob"), message(3, who=""))
    assert conversation.senders() == {"Alice": 1, "Bob": 2}


def test_a_joined_message_follows_its_sender_even_when_the_one_before_has_no_date():
    found = read(
        "messages.html", page(message(1), message(2, who="Bob", date="?"), message(3, who=""))
    )
    assert found.report.senders == {"Alice": 1, "Bob": 1}
    assert [span.reason for span in found.report.unread] == ["no-date"]


def test_a_line_of_the_app_gets_the_time_before_it_and_says_that_this_is_inferred():
    conversation = one(message(1), line("Alice has set messages to auto-delete in 24 hours"))
    columns = conversation.columns
    assert columns.at_ms[0] == columns.at_ms[1]
    assert (columns.sender[1], columns.quality[1]) == (NOBODY, Quality.INFERRED)
    assert columns.event[1] == Event.DISAPPEARING_ON
    assert conversation.details.acts[0].by == 0


def test_a_line_that_names_the_day_is_no_message():
    conversation = one(line("14 November 2023"), message(1), line("15 November 2023"))
    assert len(conversation) == 1


def test_a_person_may_write_what_the_app_writes():
    conversation = one(message(1, text="Bob removed Charlie"))
    assert (conversation.columns.kind[0], conversation.columns.event[0]) == (Kind.TEXT, Event.NONE)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Alice removed Bob", Event.REMOVED),
        ("Alice removed Alice", Event.LEFT),
        ("Alice invited Bob", Event.ADDED),
        ("Alice joined group by link from Bob", Event.JOINED),
        ("Alice did what nobody foresaw", Event.OTHER),
    ],
)
def test_lines_of_the_app_are_told_apart(text, event):
    assert one(message(1), line(text)).columns.event[1] == event


def test_a_missed_call_has_no_sender_but_a_caller():
    box = (
        '<div class="media_wrap clearfix"><div class="media clearfix pull_left media_call">'
        '<div class="body"><div class="status details">\nMissed\n</div></div></div></div>'
    )
    conversation = one(message(1, inner=box, text=""))
    call = conversation.details.calls[0]
    assert (conversation.columns.sender[0], call.by, call.outcome) == (NOBODY, 0, Outcome.MISSED)
    assert conversation.columns.event[0] == Event.MISSED_VOICE


def test_an_answer_names_what_it_answers_when_it_is_on_the_page():
    links = ["#go_to_message1", "messages.html#go_to_message77"]
    answers = [
        message(2 + place, inner=f'<div class="reply_to details">to <a href="{link}">x</a></div>')
        for place, link in enumerate(links)
    ]
    replies = one(message(1), *answers).details.replies
    assert [reply.to for reply in replies] == [0, NO_RECORD]


def test_without_a_zone_the_wall_clock_is_all_we_know():
    report = read("messages.html", page(message(date="14.11.2023 10:00:00"))).report
    assert (report.first, report.tz) == ("2023-11-14T10:00:00", "local")


def test_half_a_page_gives_its_whole_messages_and_says_where_it_ends():
    whole = page(message(1), message(2, text="the end"))
    cut = whole[: whole.index(b"the end") + 3]
    report = read("messages.html", cut).report
    assert report.messages == 1
    assert [(span.reason, span.byte_end) for span in report.unread] == [("cut-off", len(cut))]


def test_a_page_in_sixteen_bits_is_read_as_well():
    data = page(message(1, text="ü 😀"), message(2)).decode().encode("utf-16")
    found = read("messages.html", data)
    assert found.conversations[0].text(0) == "ü 😀"
    columns = found.conversations[0].columns
    assert (columns.byte_start[0], columns.byte_end[1]) == (0, len(data))
    assert columns.byte_end[0] == columns.byte_start[1]


@needs_samples
def test_the_sample_of_another_project_reads_as_it_expects():
    found = read_path(SAMPLES / SAMPLE)
    conversation = found.conversations[0]
    said = ["Jimmeny Marvelton", "Batman & Robin", "Jimmeny Marvelton", "Jimmeny Marvelton"]
    names = [conversation.participants[code].name for code in conversation.columns.sender]
    assert names == said
    assert found.report.first == "2023-08-23T13:11:23-08:00"
    assert list(conversation.iter_texts())[::3] == [
        "i refuse to converse with you",
        "you will not trick me this time",
    ]


def test_a_reaction_knows_those_who_are_named_and_how_many_there_are():
    named = "".join(
        f'<div class="userpic"><div class="initials" title="{name}">\nX\n</div></div>'
        for name in ("Alice", "Bob")
    )
    shown = f'<span class="emoji">\n👍\n</span><span class="userpics">{named}</span>'
    reaction = f'<span class="reaction">{shown}<span class="count">\n3\n</span></span>'
    found = one(message(inner=f'<span class="reactions">{reaction}</span>'))
    assert [reacted.by for reacted in found.details.reactions] == [0, 1, NOBODY]
    assert [person.name for person in found.participants] == ["Alice", "Bob"]


def test_the_pages_of_a_group_are_one_conversation(tmp_path):
    folder = tmp_path / "ChatExport"
    folder.mkdir()
    for number, name in enumerate(["messages.html", "messages2.html"]):
        date = f"{14 + number}.11.2023 10:00:00 UTC+01:00"
        people = [message(who=who, date=date) for who in ("Alice", "Bob", "Charlie")]
        (folder / name).write_bytes(page(*people))
    (found,) = read_path(tmp_path).conversations
    assert found.senders() == {"Alice": 2, "Bob": 2, "Charlie": 2}
