"""The table as a file: what is written, and that reading it back gives the same table."""

import csv
import json
import stat
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from olivebranch.chats import read, read_path, readers
from olivebranch.chats.flat.columns import NAMES
from olivebranch.chats.flat.identity import message_ids
from olivebranch.chats.given import GivenFile, InMemory
from olivebranch.chats.writers import write, writer_of, writers
from olivebranch.conversation import (
    NO_RECORD,
    NOBODY,
    UNKNOWN_OFFSET,
    Act,
    Attachment,
    Call,
    Columns,
    Conversation,
    Details,
    Edit,
    Event,
    Forward,
    Kind,
    Outcome,
    Participant,
    Precision,
    Quality,
    Reaction,
    Reply,
    Seen,
    Source,
)
from olivebranch.errors import GivenError
from tools.golden import exports

COMPARED = ("at_ms", "offset_min", "sender", "kind", "event", "quality")
FORMS = [".csv", ".jsonl", ".parquet", ".chatlab.jsonl"]
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    [
        "=1+1",
        '"',
        "a,b;c\td",
        "\r\n",
        "\n\n",
        "\0",
        "a\r",
        " x ",
        "\ufeff",
        "true",
        "null",
        "👩‍👩‍👧",
    ]
)
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
moments = st.integers(700_000_000_000, 4_000_000_000_000)
people = st.lists(
    st.builds(
        Participant,
        names,
        st.lists(names, max_size=2).map(tuple),
        st.booleans(),
        st.lists(names, max_size=2).map(tuple),
    ),
    unique=True,
    max_size=4,
).map(tuple)
sources = st.builds(
    Source,
    format=st.sampled_from(["whatsapp", "telegram", "imessage"]),
    sha256=st.just("0" * 64),
    title=texts,
    group=st.booleans(),
    tz=st.sampled_from(["UTC", "local", "Europe/Berlin"]),
    date_order=st.sampled_from(["day-first", "month-first", "year-first", "stated"]),
    date_order_confidence=st.floats(0.5, 1),
    precision=st.sampled_from(Precision),
    header=texts,
    thread=texts,
)


@st.composite
def conversations(draw):
    who, rows = draw(people), draw(st.integers(1, 6))
    said = [draw(texts).encode() for _ in range(rows)]
    ends = np.cumsum([len(one) for one in said])

    def column(one, kind):
        return np.array([draw(one) for _ in range(rows)], kind)

    columns = Columns(
        at_ms=column(moments, np.int64),
        offset_min=column(st.integers(-840, 840) | st.just(UNKNOWN_OFFSET), np.int16),
        sender=column(st.integers(NOBODY, len(who) - 1), np.int32),
        kind=column(st.sampled_from(Kind), np.uint8),
        event=column(st.sampled_from(Event), np.uint8),
        text_start=ends - [len(one) for one in said],
        text_end=ends,
        byte_start=np.arange(rows),
        byte_end=np.arange(rows) + 1,
        quality=column(st.sampled_from(Quality), np.uint8),
        file=np.zeros(rows, np.uint16),
    )
    details = draw(all_details(rows, len(who)))
    return Conversation(draw(sources), who, columns, b"".join(said), details)


def all_details(rows, persons):
    record = st.integers(0, rows - 1)
    other = st.integers(0, rows - 1) | st.just(NO_RECORD)
    somebody = st.integers(0, persons - 1) if persons else st.nothing()
    anybody = st.integers(NOBODY, persons - 1)
    when = st.none() | moments

    def some(kind, *parts):
        made = st.lists(st.builds(kind, record, *parts), max_size=3)
        return made.map(lambda found: tuple(sorted(found, key=lambda one: one[0])))

    seconds = st.none() | st.integers(0, 9999)
    return st.builds(
        Details,
        replies=some(Reply, other),
        edits=some(Edit, when, st.none() | texts),
        reactions=some(Reaction, anybody, texts, when),
        attachments=some(Attachment, texts, st.booleans(), texts),
        calls=some(Call, anybody, seconds, st.sampled_from(Outcome), st.booleans()),
        acts=some(Act, somebody) if persons else st.just(()),
        forwards=some(Forward, texts),
        seen=some(Seen, moments),
    )


def assert_same(one, other, *, source=True):
    assert other.participants == one.participants
    for name in COMPARED:
        assert getattr(other.columns, name).tolist() == getattr(one.columns, name).tolist(), name
    assert list(other.iter_texts()) == list(one.iter_texts())
    assert other.details == one.details
    if source:
        kept = ("format", "title", "group", "tz", "date_order", "date_order_confidence")
        for name in (*kept, "precision", "header", "thread"):
            assert getattr(other.source, name) == getattr(one.source, name), name


CHAT = "13/02/23, 10:00 - Alice: hello\n13/02/23, 10:01 - Bob: ok\n13/02/23, 10:01 - Bob: ok\n"


def chat(text=CHAT):
    return read("WhatsApp Chat with Bob.txt", text.encode()).conversations[0]


def rows_of(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]


@pytest.mark.parametrize("form", FORMS)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(conversation=conversations())
def test_a_table_that_is_written_and_read_back_is_the_same(tmp_path, form, conversation):
    path = tmp_path / f"table{form}"
    write(path, [conversation], force=True)
    found = read_path(path)
    assert found.report.unread == ()
    (back,) = found.conversations
    assert_same(conversation, back)


@pytest.mark.parametrize("form", [".csv", ".jsonl", ".parquet"])
@pytest.mark.parametrize("export", exports(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_export_is_the_same_after_writing_and_reading_back(tmp_path, form, export):
    written = [one for one in read_path(export).conversations if len(one)]
    path = tmp_path / f"table{form}"
    write(path, written)
    found = read_path(path)
    assert found.report.unread == ()
    for one, back in zip(written, found.conversations, strict=True):
        assert_same(one, back)
        assert message_ids(one) == message_ids(back)
        assert back.columns.byte_end[-1] <= path.stat().st_size


def test_all_forms_have_the_same_columns(tmp_path):
    for form in (".csv", ".jsonl", ".parquet"):
        write(tmp_path / f"table{form}", [chat()])
    with (tmp_path / "table.csv").open(newline="", encoding="utf-8") as file:
        cells = list(csv.DictReader(file))
    parquet = pytest.importorskip("pyarrow.parquet")
    typed = parquet.read_table(tmp_path / "table.parquet").to_pylist()
    assert tuple(cells[0]) == tuple(typed[0]) == NAMES
    for row, text, value in zip(rows_of(tmp_path / "table.jsonl"), cells, typed, strict=True):
        assert set(row) == {name for name, cell in text.items() if cell}
        assert set(row) == {name for name, cell in value.items() if cell is not None}
        assert value["text"] == row["text"] == text["text"]
        assert value["ts_local"].isoformat() == row["ts_local"]


def test_a_table_whose_rows_were_filtered_or_moved_is_still_read(tmp_path):
    path = tmp_path / "table.jsonl"
    write(path, [chat()])
    lines = path.read_text().splitlines()
    (back,) = read("some.jsonl", "\n".join([lines[2], lines[1]]).encode()).conversations
    assert [back.text(0), back.participants[0].name] == ["ok", "Bob"]
    assert back.source.title == "Bob"


def test_a_table_whose_cells_hold_a_pasted_chat_is_still_a_table(tmp_path):
    path = tmp_path / "table.csv"
    pasted = "13/02/23, 11:00 - Alice: he wrote;\n[13/02/23, 09:00:00] Bob: |this|, \tdid he"
    write(path, [chat(pasted + "\n"), chat(pasted.replace("[", "> [") + "\n")])
    file = GivenFile(path.name, InMemory(path.read_bytes()))
    assert [one.name for one in readers() if one.claims(file)] == ["generic"]
    assert "\n> [13/02/23" in read_path(path).conversations[1].text(0)


def test_several_conversations_stay_apart_and_answers_in_their_own(tmp_path):
    answered = chat()
    answered = replace(answered, details=Details(replies=(Reply(2, 1), Reply(2, NO_RECORD))))
    path = tmp_path / "table.csv"
    write(path, [answered, answered])
    for back in read_path(path).conversations:
        assert back.details.replies == (Reply(2, 1), Reply(2, NO_RECORD))


def test_an_existing_file_is_replaced_only_when_asked(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("mine")
    with pytest.raises(GivenError) as raised:
        write(path, [chat()])
    assert raised.value.code == "target-exists"
    assert path.read_text() == "mine"
    write(path, [chat()], force=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("form", [".csv", ".jsonl", ".parquet", ".chatlab.jsonl"])
def test_a_crash_in_the_middle_leaves_no_half_file(tmp_path, form):
    path = tmp_path / f"table{form}"
    path.write_text("mine")

    def crash(_share):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(path, [chat()], force=True, progress=crash)
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    assert path.read_text() == "mine"


def test_the_longest_ending_counts():
    assert {one.suffix for one in writers()} == {".csv", ".jsonl", ".parquet", ".chatlab.jsonl"}
    assert writer_of(Path("A.ChatLab.JSONL")).name == "chatlab"
    assert writer_of(Path("a.jsonl")).name == "jsonl"


@pytest.mark.parametrize("name", ["table.xlsx", "table", "csv"])
def test_other_endings_are_told_with_those_we_write(tmp_path, name):
    with pytest.raises(GivenError) as raised:
        write(tmp_path / name, [])
    assert raised.value.code == "unknown-target"
    assert ".chatlab.jsonl" in raised.value.details["endings"]


def test_a_folder_of_that_name_is_told(tmp_path):
    (tmp_path / "table.csv").mkdir()
    with pytest.raises(GivenError) as raised:
        write(tmp_path / "table.csv", [], force=True)
    assert raised.value.code == "target-unwritable"


def test_half_of_a_pair_in_a_name_is_written_as_the_sign_for_that(tmp_path):
    odd = replace(chat(), participants=(Participant("A\ud83d"), Participant("Bob")))
    for form in FORMS:
        write(tmp_path / f"table{form}", [odd])
        (back,) = read_path(tmp_path / f"table{form}").conversations
        assert back.participants[0].name == "A\ufffd"


def test_chatlab_lines_have_what_the_format_asks_for(tmp_path):
    path = tmp_path / "table.chatlab.jsonl"
    write(path, [chat()])
    header, *members, first, second, _ = rows_of(path)
    assert header["_type"] == "header"
    assert header["chatlab"]["version"] == "0.0.2"
    assert header["meta"] == {"name": "Bob", "platform": "whatsapp", "type": "private"}
    assert [one["accountName"] for one in members] == ["Alice", "Bob"]
    assert {"_type", "sender", "accountName", "timestamp", "type", "content"} <= set(first)
    assert (first["sender"], first["type"], first["content"]) == ("Alice", 0, "hello")
    assert second["timestamp"] - first["timestamp"] == 60


def test_a_message_has_the_same_id_in_every_export_of_the_thread():
    later = CHAT.partition("\n")[2] + "13/02/23, 10:05 - Alice: new\n"
    one, other = message_ids(chat()), message_ids(chat(later))
    assert one[1:] == other[:2]
    assert len({*one, *other}) == 4
    assert all(len(name) == 16 and int(name, 16) >= 0 for name in one)


def test_seconds_do_not_change_an_id_and_everything_else_does():
    exact = "[13/02/23, 10:00:07] Alice: hello\n[13/02/23, 10:01:00] Bob: ok\n"
    assert message_ids(chat(exact)) == message_ids(chat())[:2]
    for other in ("10:01 - Alice: hello", "10:00 - Carol: hello", "10:00 - Alice: hello "):
        assert message_ids(chat(f"13/02/23, {other}\n"))[0] != message_ids(chat())[0]
