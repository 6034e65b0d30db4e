import json

import pytest

from olivebranch.chats import read_path, readers
from olivebranch.chats.given import GivenFile, InMemory
from olivebranch.conversation import NOBODY, Event, Kind
from tests.chats.samples import SAMPLES, needs_samples
from tools.golden import FOLDER

SAMPLE = SAMPLES / "instagram_json/joweich__chat-miner/test/instagram/test_export.json"
PLAIN = {"sender_name": "Alice", "timestamp_ms": 1_677_664_800_000, "content": "hello"}


def claimed(name, *messages, **keys):
    data = json.dumps({"participants": [], "messages": list(messages)} | keys).encode()
    return [one.name for one in readers() if one.claims(GivenFile(name, InMemory(data)))]


@pytest.mark.parametrize(
    ("name", "app"),
    [
        ("message_1.json", "messenger"),
        (
            "instagram-alice-2024.zip!your_instagram_activity/messages/inbox/b/message_1.json",
            "instagram",
        ),
        ("facebook-alice.zip!your_facebook_activity/messages/inbox/b/message_1.json", "messenger"),
        ("instagram/facebook-alice/inbox/message_1.json", "messenger"),
        ("messages/inbox/b/message_1.json", "messenger"),
    ],
)
def test_the_folder_says_which_app_it_was(name, app):
    assert claimed(name, PLAIN) == [app]


@pytest.mark.parametrize(
    ("mark", "app"),
    [
        ({"content": "Liked a message"}, "instagram"),
        ({"photos": [{"uri": "your_instagram_activity/messages/x.jpg"}]}, "instagram"),
        ({"photos": [{"uri": "your_facebook_activity/messages/x.jpg"}]}, "messenger"),
        ({"share": {"link": "https://x", "original_content_owner": "carol"}}, "instagram"),
        ({"content": "I Liked a message"}, "messenger"),
        ({"sticker": {"uri": "messages/stickers_used/1.png"}}, "messenger"),
    ],
)
def test_without_a_folder_marks_within_say_it(mark, app):
    assert claimed("message_1.json", PLAIN, PLAIN | mark) == [app]


def test_a_reaction_written_as_a_line_is_nobodys_message():
    found = read_path(FOLDER / "instagram/your-activity.json").conversations[0]
    lines = [place for place, text in enumerate(found.iter_texts()) if "a message" in text]
    assert [int(found.columns.sender[place]) == NOBODY for place in lines] == [True, False, False]
    assert found.text(2) == "Reacted ❤️ to your message "
    assert found.columns.event[2] == Event.OTHER


def test_the_former_export_holds_every_chat():
    found = read_path(FOLDER / "instagram/former-2019.json")
    assert [len(one) for one in found.conversations] == [8, 1]
    assert found.conversations[0].columns.kind[0] == Kind.TEXT
    assert found.conversations[0].details.reactions[0].sign == "like"


@needs_samples
def test_a_sample_reads_as_expected():
    report = read_path(SAMPLE).report
    assert (report.format, report.messages) == ("instagram", 2)
    assert (report.first, report.last) == ("2019-12-24T11:23:00Z", "2020-01-17T20:49:00Z")
