import json

import pytest

from olivebranch.chats import read, read_path, readers
from olivebranch.chats.given import GivenFile, InMemory
from olivebranch.chats.meta.thread import mended
from olivebranch.conversation import NOBODY, Event, Kind, Outcome
from tests.chats.samples import SAMPLES, needs_samples
from tools.golden import FOLDER

AT = 1_677_664_800_000
SAMPLE = (
    SAMPLES / "messenger_json/langchain-ai__langchain-community"
    "/libs/community/tests/examples/facebook_chat.json"
)


def message(number=0, sender="Alice", **keys):
    return {"sender_name": sender, "timestamp_ms": AT + number * 1000} | keys


def export(*messages, **keys):
    people = [{"name": "Alice"}, {"name": "Bob Dole"}]
    return json.dumps({"participants": people, "messages": list(messages)} | keys).encode()


def only(*messages, **keys):
    return read("message_1.json", export(*messages, **keys)).conversations[0]


def what(*messages, **keys):
    columns = only(*messages, **keys).columns
    return Kind(columns.kind[0]), Event(columns.event[0]), bool(columns.sender[0] != NOBODY)


def meant(text):
    return text.encode().decode("latin-1")


@pytest.mark.parametrize(
    "text", ["é", "Grüße 🌿", "日本語", "x\u200by", "naïve — “quoted”", "👩‍👧"]
)
def test_words_read_as_latin_1_are_put_right_to_the_letter(text):
    assert mended(meant(text)) == text
    assert only(message(content=meant(text))).text(0) == text


@pytest.mark.parametrize("text", ["é", "naïve", "Grüße 🌿", "日本語", "°C", "plain", "", "ÃŸ"])
def test_words_that_are_right_already_stay(text):
    assert mended(text) == text
    assert only(message(content=text)).text(0) == text


def test_right_and_wrong_words_may_stand_in_one_file():
    found = only(message(0, content="schön 🌿"), message(1, content=meant("schön 🌿")))
    assert list(found.iter_texts()) == ["schön 🌿", "schön 🌿"]


def test_what_cannot_be_put_right_is_left_and_its_neighbors_are_not():
    assert mended("\u00c3") == "\u00c3"
    assert mended(meant("schön ❤")[:-1]) == "schön \u00e2\u009d"


def test_names_titles_reactions_and_links_are_put_right_too():
    found = only(
        message(
            sender=meant("Zoë"),
            content="x",
            reactions=[{"reaction": meant("❤"), "actor": meant("Jürgen")}],
            share={"link": "https://example.org", "share_text": meant("über")},
        ),
        title=meant("Zoë"),
    )
    assert [one.name for one in found.participants] == ["Zoë", "Jürgen"]
    assert found.source.title == "Zoë"
    assert found.details.reactions[0].sign == "❤"
    assert found.details.attachments[0].caption == "über"


@pytest.mark.parametrize(
    "text",
    [
        "you left me",
        "I removed the beer and added wine",
        "Alice left the group. Imagine.",
        "You missed a call from Mom.",
        "Bob called you.",
        "so Alice started a video chat",
    ],
)
def test_what_a_person_writes_is_never_taken_for_a_line_of_the_app(text):
    assert what(message(content=text)) == (Kind.TEXT, Event.NONE, True)


@pytest.mark.parametrize(
    ("text", "kind", "event"),
    [
        ("Alice called you.", Kind.CALL, Event.NONE),
        ("Alice started a video chat.", Kind.CALL, Event.NONE),
        ("You missed a call from Alice.", Kind.CALL, Event.MISSED_VOICE),
        ("Bob missed your video chat.", Kind.CALL, Event.MISSED_VIDEO),
        ("Alice left the group.", Kind.SYSTEM, Event.LEFT),
        ("You are now connected on Messenger", Kind.SYSTEM, Event.OTHER),
        ("Du hast einen Anruf von Alice verpasst.", Kind.CALL, Event.MISSED_VOICE),
    ],
)
def test_a_line_of_the_app_has_no_sender_but_somebody_who_acted(text, kind, event):
    assert what(message(content=text)) == (kind, event, False)
    found = only(message(content=text))
    assert found.participants[found.details.acts[0].by].name == "Alice"


def test_fields_say_what_a_call_was_before_words_do():
    call = {"type": "Call", "content": "quelque chose"}
    answered = only(message(call_duration=125, **call)).details.calls[0]
    assert (answered.seconds, answered.outcome) == (125, Outcome.ANSWERED)
    missed = only(message(call_duration=0, missed=True, **call))
    assert missed.details.calls[0].outcome == Outcome.MISSED
    assert missed.columns.event[0] == Event.MISSED_VOICE


def test_a_taken_back_message_stays_and_says_by_whom():
    found = only(message(is_unsent=True))
    assert what(message(is_unsent=True)) == (Kind.DELETED, Event.NONE, True)
    assert found.details.acts[0].by == found.columns.sender[0]


@pytest.mark.parametrize(
    ("users", "kind", "event"),
    [
        (["Alice"], "Subscribe", Event.JOINED),
        (["Carol"], "Subscribe", Event.ADDED),
        (["Alice"], "Unsubscribe", Event.LEFT),
        (["Carol", "Alice"], "Unsubscribe", Event.REMOVED),
    ],
)
def test_coming_and_going_is_told_apart(users, kind, event):
    given = message(type=kind, users=[{"name": name} for name in users], content="x")
    assert what(given) == (Kind.SYSTEM, event, False)


def test_an_empty_message_is_kept_and_told():
    found = read(
        "message_1.json", export(message(is_geoblocked_for_viewer=False), message(1, content="x"))
    )
    assert found.report.messages == 2
    assert [(one.code, one.count) for one in found.report.warnings] == [("empty-message", 1)]


def test_the_oldest_exports_state_seconds():
    data = json.dumps({"messages": [{"sender_name": "A", "timestamp": 1520000000, "content": "x"}]})
    assert read("message.json", data.encode()).report.first == "2018-03-02T14:13:20Z"


@pytest.mark.parametrize("stamp", [None, "soon", -1, 1e300, 0, 10**40, True, {}, 95617584000000])
def test_a_moment_that_is_none_is_a_span_and_no_message(stamp):
    found = read(
        "message_1.json",
        export(message(content="x") | {"timestamp_ms": stamp}, message(1, content="y")),
    )
    assert found.report.records == 1
    assert [one.reason for one in found.report.unread] == ["no-date"]


def test_files_of_one_thread_have_one_sign():
    for number in (1, 2):
        data = export(message(content="x"), thread_path="inbox/bob_1")
        assert read(f"message_{number}.json", data).conversations[0].source.thread == "bob_1"
    bare = export(message(content="x"))
    reader = next(one for one in readers() if one.name == "messenger")
    found = reader.read(
        GivenFile("a.zip!inbox/bob_1/message_1.json", InMemory(bare)), lambda _: None
    )
    assert found.conversations[0].source.thread == "bob_1"


def test_the_export_of_encrypted_chats_is_right_already():
    found = read_path(FOLDER / "messenger/encrypted.json").conversations[0]
    assert found.text(0) == "Grüße, Ã© stays"
    assert (found.source.title, found.source.thread) == ("Bob", "Bob_15")


@needs_samples
def test_a_sample_reads_as_expected():
    report = read_path(SAMPLE).report
    assert (report.format, report.records, report.messages) == ("messenger", 11, 11)
    assert set(report.senders) == {"User 1", "User 2"}
    assert report.first == "2023-02-04T22:17:02.673Z"
    assert report.last == "2023-02-05T11:46:11.851Z"


def test_a_crowd_is_a_group():
    people = [{"name": name} for name in ("A", "B", "C")]
    assert only(message(content="x"), participants=people).source.group
    assert not only(message(content="x"), joinable_mode={"mode": 1, "link": ""}).source.group


def test_a_thread_is_one_whichever_list_it_was_moved_to(tmp_path):
    for place, number in (("inbox", 0), ("archived_threads", 1), ("e2ee_cutover", 2)):
        folder = tmp_path / place / "bob_1"
        folder.mkdir(parents=True)
        words = message(number, content=f"word {number}")
        export_of_it = export(words, thread_path=f"{place}/bob_1")
        (folder / "message_1.json").write_bytes(export_of_it)
    (found,) = read_path(tmp_path).conversations
    assert list(found.iter_texts()) == ["word 0", "word 1", "word 2"]


def test_a_chat_is_named_after_the_other_one():
    both = (message(0), message(1, "Bob Dole"))
    found = only(*both, title="Bob Dole")
    assert found.participants[found.me].name == "Alice"
    assert only(*both, title="Our place").me is None


def test_a_file_without_messages_is_still_one_of_the_app():
    report = read("message_1.json", export(thread_path="inbox/bob")).report
    assert (report.format, report.unread[0].reason) == ("messenger", "no-messages")
