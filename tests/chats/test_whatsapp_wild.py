"""Forms met in exports and tests of other projects; every text here is invented."""

import pytest

from olivebranch.chats import read
from olivebranch.chats.given import GivenFile, InMemory
from olivebranch.chats.readers.whatsapp import READER
from olivebranch.conversation import NOBODY, Event, Kind
from olivebranch.progress import silent

MARK = "\u200e"
ANDROID = "14/02/2024, 09:30 - "
IPHONE = "[14/02/2024, 09:30:00] "
HELLO = "Bob: hello"
VIEWED_ONCE = (
    "You received a view once message. For added privacy, you can only open it on your phone."
)


def opened(*lines, header=IPHONE, name="chat.txt"):
    """Return the conversation whose records are the lines."""
    data = "".join(f"{header}{line}\n" for line in lines).encode()
    return read(name, data).conversations[0]


def said(conversation):
    """Return who said what."""
    people = [*(one.name for one in conversation.participants), None]
    senders = conversation.columns.sender.tolist()
    return [(people[by], conversation.text(place)) for place, by in enumerate(senders)]


def meant(conversation, place=0):
    """Return kind, event and sender of a record."""
    columns = conversation.columns
    by = int(columns.sender[place])
    name = None if by == NOBODY else conversation.participants[by].name
    return Kind(columns.kind[place]), Event(columns.event[place]), name


def test_lines_of_the_app_behind_a_bracket_and_a_dash_are_records_among_the_others():
    conversation = opened("- Anna created group “Club”", HELLO, HELLO, HELLO, "- Anna left")
    assert said(conversation) == [
        (None, "Anna created group “Club”"),
        *[("Bob", "hello")] * 3,
        (None, "Anna left"),
    ]


def test_a_name_needs_no_space_behind_it_once_it_is_known():
    conversation = opened("Bob:no space", HELLO, "Eve:who is that", "Bob:.", header=ANDROID)
    assert said(conversation) == [
        ("Bob", "no space"),
        ("Bob", "hello"),
        (None, "Eve:who is that"),
        (None, "Bob:."),
    ]


@pytest.mark.parametrize("quoted", ['"Club: two"', "“Club: two”", "«Club: two»"])
def test_a_colon_within_a_quotation_ends_no_name(quoted):
    conversation = opened(f"Bob called it {quoted}", HELLO, header=ANDROID)
    assert said(conversation)[0] == (None, f"Bob called it {quoted}")


def files(conversation):
    """Return kind, name, presence and caption of every file."""
    kinds = conversation.columns.kind
    return [
        (Kind(kinds[one.record]), one.name, one.present, one.caption)
        for one in conversation.details.attachments
    ]


@pytest.mark.parametrize(
    ("text", "kind", "caption"),
    [
        ("<image omitted>", Kind.IMAGE, ""),
        ("<figurinha omitida>", Kind.STICKER, ""),
        ("<voice message omitted>", Kind.VOICE, ""),
        ("<video omitted> our beach", Kind.VIDEO, "our beach"),
        ("<Media omitted> our beach", Kind.UNKNOWN, "our beach"),
        (f"our beach {MARK}image omitted", Kind.IMAGE, "our beach"),
        (f"our\nbeach {MARK}Bild weggelassen", Kind.IMAGE, "our\nbeach"),
    ],
)
def test_what_was_left_out_is_known_in_brackets_and_beside_its_caption(text, kind, caption):
    assert files(opened(f"Bob: {text}")) == [(kind, "", False, caption)]


@pytest.mark.parametrize(
    ("text", "kind", "name", "caption"),
    [
        ("< attached: 00000042-PHOTO-2020.jpg >", Kind.IMAGE, "00000042-PHOTO-2020.jpg", ""),
        ("<附件：00000042-AUDIO-2020.opus>", Kind.VOICE, "00000042-AUDIO-2020.opus", ""),
        ("<anexado: nota.pdf>", Kind.DOCUMENT, "nota.pdf", ""),
        (f"{MARK}<unheard of: nota.pdf>", Kind.DOCUMENT, "nota.pdf", ""),
        (f"two\nlines {MARK}<attached: 001-PHOTO.jpg>", Kind.IMAGE, "001-PHOTO.jpg", "two\nlines"),
    ],
)  # fmt: skip
def test_a_file_is_found_however_the_app_wraps_its_name(text, kind, name, caption):
    assert files(opened(f"Bob: {text}")) == [(kind, name, True, caption)]


@pytest.mark.parametrize(
    "text",
    ["<note: report.pdf>", "<not left out>", "see <image omitted> here", "an\nimage omitted\nhere"],
)
def test_brackets_of_a_person_hold_no_file(text):
    conversation = opened(f"Bob: {text}")
    assert meant(conversation) == (Kind.TEXT, Event.NONE, "Bob")
    assert not conversation.details.attachments


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<Diese Nachricht wurde gelöscht>", Kind.DELETED),
        ("Это сообщение удалено", Kind.DELETED),
        ("Location: 1.5, -2.5 - https://maps.google.com/?q=1.5,-2.5", Kind.LOCATION),
        ("<Live location omitted>", Kind.LIVE_LOCATION),
        ("Poll: Where?\n    - Here\n    - There", Kind.POLL),
        ("Where: here\n    - Here\n    - There", Kind.TEXT),
        (VIEWED_ONCE, Kind.VIEW_ONCE),
    ],
)
def test_kinds_are_told_apart_as_phones_and_computers_write_them(text, kind):
    assert meant(opened(f"Bob: {text}"))[0] == kind


def test_an_admin_who_deleted_a_message_acted():
    conversation = opened("Bob: This message was deleted by admin Eve", "Eve: hello")
    assert meant(conversation) == (Kind.DELETED, Event.NONE, "Bob")
    assert [(one.record, one.by) for one in conversation.details.acts] == [(0, 1)]


@pytest.mark.parametrize(
    "text", ["roses.pdf document omitted", "roses.pdf • 2 pages document omitted"]
)
def test_a_document_is_known_by_its_ending(text):
    assert files(opened(f"Bob: {text}")) == [(Kind.DOCUMENT, "roses.pdf", False, "")]


@pytest.mark.parametrize("stop", ["", "."])
def test_a_changed_message_says_so_with_and_without_a_full_stop(stop):
    conversation = opened(f"Bob: dale <Se editó este mensaje{stop}>")
    assert [one.record for one in conversation.details.edits] == [0]


NOTICE = "Messages and calls are end-to-end encrypted."


@pytest.mark.parametrize("more", ["", " Tap to learn more.", " Only people in it can read them."])
@pytest.mark.parametrize("header", [ANDROID, IPHONE])
def test_the_notice_that_all_is_encrypted_is_nobodys_in_whosever_name(header, more):
    conversation = opened(f"Bob: {NOTICE}{more}", HELLO, "Eve: is it encrypted?", header=header)
    assert meant(conversation) == (Kind.SYSTEM, Event.E2E, None)
    assert said(conversation)[1:] == [("Bob", "hello"), ("Eve", "is it encrypted?")]


def test_one_line_alone_is_left_to_whom_it_names():
    assert said(opened(f"Bob: {NOTICE}")) == [("Bob", NOTICE)]


@pytest.mark.parametrize("mark", ["", MARK])
def test_a_group_speaks_no_word_of_its_own(mark):
    lines = [f"Club: {mark}{NOTICE}", f"Club: {mark}Anna added you", f"Bob: hi {mark}", "Eve: hi"]
    conversation = opened(*lines)
    assert [by for by, _ in said(conversation)] == [None, None, "Bob", "Eve"]
    assert [one.name for one in conversation.participants] == ["Bob", "Eve"]


def test_what_a_group_says_behind_its_mark_is_the_apps_even_when_it_is_not_known():
    line = f"Club: {MARK}Anna did what nobody has heard of"
    conversation = opened(f"Club: {MARK}{NOTICE}", line, HELLO, "Eve: hi")
    assert meant(conversation, 1) == (Kind.SYSTEM, Event.OTHER, None)


def test_two_people_are_no_group_though_one_of_them_says_little():
    conversation = opened(f"Bob: {NOTICE}", "Bob: everybody left", "Eve: yes")
    assert said(conversation)[1:] == [("Bob", "everybody left"), ("Eve", "yes")]


@pytest.mark.parametrize(
    ("line", "by_app"),
    [
        ("Bob: Bob created this group", True),
        ("Bob: Eve created this group", False),
        ("Bob: Bob left", False),
        ("Bob: Bob created this group\nlong ago", False),
    ],
)
def test_nobody_says_of_themselves_what_the_app_says(line, by_app):
    conversation = opened(line, HELLO, "Eve: hi")
    assert (said(conversation)[0][0] is None) == by_app


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Missed voice call", Event.MISSED_VOICE),
        ("Missed video call, Tap to call back", Event.MISSED_VIDEO),
        ("Verpasster Sprachanruf, Zum Zurückrufen tippen", Event.MISSED_VOICE),
        ("Voice call, 4 min", Event.NONE),
        ("Video call, No answer", Event.NONE),
    ],
)
def test_calls_are_known_where_somebody_took_out_the_marks(text, event):
    assert meant(opened(f"Bob: {text}", HELLO)) == (Kind.CALL, event, None)
    kept = opened(f"Eve: {MARK}image omitted", f"Bob: {text}")
    assert meant(kept, 1)[0] == Kind.TEXT or "Tap to" in text


@pytest.mark.parametrize(
    "text", ["Voice call", "Voice call, yes", "Missed voice call, sorry", "Call, 4 min"]
)
def test_words_about_a_call_are_no_call(text):
    assert meant(opened(f"Bob: {text}", HELLO)) == (Kind.TEXT, Event.NONE, "Bob")


FROM_A_COMPUTER = "[3/4/26, 9:05:11 PM] "


def test_an_export_from_a_computer_is_read_as_one():
    conversation = opened(
        "- Bob changed settings: only admins can send messages",
        "- [Call: Missed voice call]",
        "You: [Forwarded] hello",
        "Bob: photo.jpg (file attached) our beach",
        *["Bob: hello"] * 8,
        "Bob: picture.png (file attached) another",
        header=FROM_A_COMPUTER,
    )
    assert [by for by, _ in said(conversation)[:4]] == [None, None, "You", "Bob"]
    assert meant(conversation, 1)[0] == Kind.CALL
    assert conversation.source.date_order == "month-first"
    assert [one.record for one in conversation.details.forwards] == [2]
    assert files(conversation) == [
        (Kind.IMAGE, "photo.jpg", True, "our beach"),
        (Kind.IMAGE, "picture.png", True, "another"),
    ]


def test_a_phone_writes_no_caption_beside_a_file():
    conversation = opened("Bob: report.pdf (file attached) see page 2", header=ANDROID)
    assert meant(conversation) == (Kind.TEXT, Event.NONE, "Bob")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Chat de WhatsApp con Bob.txt", "Bob"),
        ("Conversa do WhatsApp com Bob (1).txt", "Bob"),
        ("WhatsApp-chat met Bob - 10 oktober.txt", "Bob - 10 oktober"),
        ("Bob ile WhatsApp Sohbeti.txt", "Bob"),
        ("WhatsApp-keskustelu henkilön Bob kanssa.txt", "Bob"),
        ("BobとのWhatsAppチャット.txt", "Bob"),
        ("WhatsApp 与 Bob 的对话.txt", "Bob"),
        ("WhatsApp_Chat_with_Bob.txt", "Bob"),
        ("Bob.zip!chat.txt", "Bob"),
        ("WhatsApp Chat - Bob!_chat.txt", "Bob"),
        ("old/WhatsApp Chat - Bob/_chat.txt", "Bob"),
        ("chat.txt", ""),
        ("folder/chat.txt", ""),
    ],
)
def test_a_conversation_is_called_as_the_file_or_what_holds_it(name, title):
    data = f"{ANDROID}{HELLO}\n".encode()
    source = READER.read(GivenFile(name, InMemory(data)), silent).conversations[0].source
    assert source.title == title


@pytest.mark.parametrize(
    ("header", "first"),
    [
        ("14,02,2024, 09:30 - ", "2024-02-14T09:30:00"),
        ("14 02 24, 09:30 - ", "2024-02-14T09:30:00"),
        ("02,14,2024, 09:30 - ", "2024-02-14T09:30:00"),
    ],
)
def test_commas_and_spaces_part_the_numbers_of_a_date(header, first):
    found = read("chat.txt", f"{header}{HELLO}\n".encode()).report
    assert (found.first, found.senders) == (first, {"Bob": 1})


def test_a_month_before_its_day_is_read_without_a_year_too():
    conversation = opened(HELLO, header="9:30 AM, 02 14 - ")
    assert conversation.source.date_order == "month-first"
    assert conversation.moment(0).timetuple()[1:5] == (2, 14, 9, 30)


@pytest.mark.parametrize("name", [" Bob", f"{MARK} Bob", f" {MARK}Bob"])
def test_spaces_before_a_name_make_no_other_person(name):
    conversation = opened(f"{name}: hi", HELLO)
    assert said(conversation) == [("Bob", "hi"), ("Bob", "hello")]
