"""What the app writes between and instead of a person's words, and what only looks like it."""

import json

import pytest

from olivebranch.chats import read
from olivebranch.chats.given import GivenFile, InMemory
from olivebranch.chats.readers.whatsapp import READER
from olivebranch.conversation import NOBODY, Act, Attachment, Call, Edit, Event, Kind, Outcome
from olivebranch.progress import silent
from tests.chats.samples import SAMPLES, needs_samples

PHRASES = SAMPLES / "cases/whatsapp_locale_phrases.json"
MARK = "\u200e"
MEANINGS = {
    "e2e_notice": (Kind.SYSTEM, Event.E2E),
    "image_omitted": (Kind.IMAGE, Event.NONE),
    "video_omitted": (Kind.VIDEO, Event.NONE),
    "audio_omitted": (Kind.AUDIO, Event.NONE),
    "contact_omitted": (Kind.CONTACT, Event.NONE),
    "sticker_omitted": (Kind.STICKER, Event.NONE),
    "document_omitted": (Kind.DOCUMENT, Event.NONE),
    "gif_omitted": (Kind.GIF, Event.NONE),
    "you_deleted": (Kind.DELETED, Event.NONE),
    "deleted": (Kind.DELETED, Event.NONE),
    "location": (Kind.LOCATION, Event.NONE),
    "media_omitted": (Kind.UNKNOWN, Event.NONE),
    "file_attached": (Kind.CONTACT, Event.NONE),
    "missed_voice": (Kind.CALL, Event.MISSED_VOICE),
}


def of(line, *, header="[18/3/22, 14:56:01] "):
    """Return the conversation whose second record is the line."""
    data = f"{header}Bob: hello\n{header}{line}\n".encode()
    return read("chat.txt", data).conversations[0]


def meaning(conversation):
    columns = conversation.columns
    sender = int(columns.sender[1])
    name = None if sender == NOBODY else conversation.participants[sender].name
    return Kind(columns.kind[1]), Event(columns.event[1]), name


def phrases():
    if not PHRASES.is_file():
        return []
    known = json.loads(PHRASES.read_text(encoding="utf-8"))
    return [
        pytest.param(place.endswith("ios"), what, phrase, id=f"{place}-{what}-{number}")
        for place, said in known.items()
        for what, found in said["phrases"].items()
        for number, phrase in enumerate(found)
    ]


@needs_samples
@pytest.mark.parametrize(("ios", "what", "phrase"), phrases())
def test_a_phrase_of_the_app_is_known_in_its_language(ios, what, phrase):
    if ios:
        conversation = of(f"Alice: {MARK}{phrase}")
    else:
        said = phrase if what in {"e2e_notice", "missed_voice"} else f"Alice: {phrase}"
        conversation = of(said, header="18/3/22, 14:56 - ")
    assert meaning(conversation)[:2] == MEANINGS[what]


@pytest.mark.parametrize(
    "words",
    [
        "you left me",
        "you removed every photo of us",
        "Bob added you, did he?",
        "Missed voice call, you say",
        "Voice call",
        "the document omitted",
        "I saw it (file attached)",
        "POLL: what shall we do",
        "look https://maps.google.com/?q=1.5,2.5 here",
        "a <This message was edited> b",
        f"{MARK}@Bob left already",
        f"{MARK}shalom, I left",
        "You blocked this contact",
        "Waiting for this message since Monday",
    ],
)
def test_words_that_only_look_like_the_apps_stay_words(words):
    conversation = of(f"Alice: {words}")
    assert meaning(conversation) == (Kind.TEXT, Event.NONE, "Alice")
    assert conversation.text(1) == words
    assert len(conversation.details) == 0


@pytest.mark.parametrize(
    ("words", "seconds", "outcome", "video"),
    [
        ("Missed voice call", None, Outcome.MISSED, False),
        (f"Missed video call, {MARK}Tap to call back", None, Outcome.MISSED, True),
        (f"Voice call, {MARK}12 min", 720, Outcome.ANSWERED, False),
        (f"Voice call. {MARK}1 hr 5 min", 3900, Outcome.ANSWERED, False),
        ("Video call (5:45)", 345, Outcome.ANSWERED, True),
        (f"Video call, {MARK}No answer", None, Outcome.MISSED, True),
        (f"Sprachanruf. {MARK}12 Sek.", 12, Outcome.ANSWERED, False),
        (f"Görüntülü arama. {MARK}Cevaplanmadı", None, Outcome.MISSED, True),
        ("Voice call", None, Outcome.UNKNOWN, False),
    ],
)
def test_a_call_is_nobodys_message_but_says_who_called_how_long_and_how_it_ended(
    words, seconds, outcome, video
):
    conversation = of(f"Alice: {MARK}{words}")
    assert meaning(conversation)[::2] == (Kind.CALL, None)
    assert conversation.details.calls == (Call(1, 1, seconds, outcome, video),)
    assert conversation.details.acts == (Act(1, 1),)


@pytest.mark.parametrize(
    ("text", "kind", "name", "present", "caption"),
    [
        ("IMG-20230101-WA0001.jpg (adjunto)", Kind.IMAGE, "IMG-20230101-WA0001.jpg", True, ""),
        ("PTT-20230101-WA0001.opus (aan)", Kind.VOICE, "PTT-20230101-WA0001.opus", True, ""),
        ("VID-20230101-WA0001.mp4 (قابل)", Kind.VIDEO, "VID-20230101-WA0001.mp4", True, ""),
        ("DOC-20230101-WA0003. (file attached)", Kind.DOCUMENT, "DOC-20230101-WA0003.", True, ""),
        ("Alex.vcf (file attached)\nhis - number", Kind.CONTACT, "Alex.vcf", True, "his - number"),
        (f"{MARK}<attached: 01-GIF-2019.mp4>", Kind.GIF, "01-GIF-2019.mp4", True, ""),
        (f"{MARK}<Anhang: 00000003-A-2023.opus>", Kind.VOICE, "00000003-A-2023.opus", True, ""),
        (f"mine\n{MARK}<attached: 1-PHOTO.jpg>", Kind.IMAGE, "1-PHOTO.jpg", True, "mine"),
        (f"A.pdf • {MARK}2 pages {MARK}<attached: 1-A.pdf>", Kind.DOCUMENT, "1-A.pdf", True, ""),
        (f"A b.pdf • {MARK}2 pages {MARK}document omitted", Kind.DOCUMENT, "A b.pdf", False, ""),
        ("<Media omitted>\nmine", Kind.UNKNOWN, "", False, "mine"),
        (f"{MARK}image omitted", Kind.IMAGE, "", False, ""),
        ("<View once voice message omitted>", Kind.VIEW_ONCE, "", False, ""),
    ],
)  # fmt: skip
def test_a_file_keeps_its_name_and_its_caption(text, kind, name, present, caption):
    conversation = of(f"Alice: {text}")
    assert meaning(conversation) == (kind, Event.NONE, "Alice")
    assert conversation.details.attachments == (Attachment(1, name, present, caption),)
    assert conversation.text(1) == text


@pytest.mark.parametrize("between", [" ", f" {MARK}", "\n"])
def test_a_changed_message_says_so_and_keeps_its_words(between):
    text = f"I never said that{between}<This message was edited>"
    conversation = of(f"Alice: {text}")
    assert conversation.details.edits == (Edit(1, None, None),)
    assert conversation.text(1) == text
    assert meaning(conversation) == (Kind.TEXT, Event.NONE, "Alice")


@pytest.mark.parametrize(
    ("line", "event", "by"),
    [
        ("Bob added Charlie", Event.ADDED, "Bob"),
        ("Alice left", Event.LEFT, "Alice"),
        ("You blocked this contact", Event.BLOCKED, None),
        ("Your security code with Bob changed. Tap to learn more.", Event.SECURITY_CODE, None),
        ("Bob turned off disappearing messages.", Event.DISAPPEARING_OFF, "Bob"),
        ("Alice changed the group name to “Us: two”", Event.RENAMED, "Alice"),
    ],
)
def test_what_iphones_credit_to_a_person_is_the_apps_and_names_who_did_it(line, event, by):
    conversation = of(f"Alice: {MARK}{line}")
    assert meaning(conversation)[1:] == (event, None)
    people = [one.name for one in conversation.participants]
    assert [people[act.by] for act in conversation.details.acts] == ([by] if by else [])


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("This message was deleted", "Alice"),
        (f"{MARK}This message was deleted by admin Bob.", "Bob"),
    ],
)
def test_a_message_taken_back_says_by_whom(text, by):
    conversation = of(f"Alice: {text}")
    assert meaning(conversation) == (Kind.DELETED, Event.NONE, "Alice")
    people = [one.name for one in conversation.participants]
    assert [people[act.by] for act in conversation.details.acts] == [by]


def test_polls_and_places_are_told_apart():
    poll = "POLL:\nWhere?\nOPTION: Here (1 vote)\nOPTION: There (0 votes)"
    assert meaning(of(f"Alice: {poll}"))[0] == Kind.POLL
    assert meaning(of("Alice: Location: https://maps.google.com/?q=1.5,-0.1"))[0] == Kind.LOCATION
    assert meaning(of("Alice: live location shared"))[0] == Kind.LIVE_LOCATION


@pytest.mark.parametrize("name", ["~\u202fAlice", "Alice 🌻", "Dr. Alice (work)", "+49 170 1"])
def test_a_name_is_kept_as_the_app_shows_it_but_for_marks(name):
    conversation = of(f"\u202a{name}\u202c: hello")
    assert conversation.participants[1].name == name


def test_a_group_that_only_the_app_speaks_for_is_no_participant():
    header = "[18/3/22, 14:56:01] "
    said = [f"Us: {MARK}You created this group", "Alice: hello", f"Bob: {MARK}image omitted"]
    found = read("chat.txt", "".join(f"{header}{line}\n" for line in said).encode())
    conversation = found.conversations[0]
    assert [one.name for one in conversation.participants] == ["Alice", "Bob"]
    assert found.report.senders == {"Alice": 1, "Bob": 1}


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("WhatsApp Chat with Bob.txt", "Bob"),
        ("WhatsApp Chat - Bob.zip!_chat.txt", "Bob"),
        ("WhatsApp-Chat mit Bob (2).txt", "Bob"),
        ("Discussion WhatsApp avec Bob.txt", "Bob"),
        ("exports/WhatsApp Chat - Bob & Co.zip!_chat.txt", "Bob & Co"),
        ("_chat.txt", ""),
    ],
)
def test_the_conversation_is_called_as_the_phone_called_the_file(name, title):
    data = b"18/3/22, 14:56 - Alice: hello\n"
    file = GivenFile(name, InMemory(data))
    assert READER.read(file, silent).conversations[0].source.title == title
