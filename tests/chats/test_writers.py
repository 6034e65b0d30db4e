"""The table as a file: what is written, and that reading it back gives the same table."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from olivebranch.chats import read_path
from olivebranch.chats.writers import write
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

COMPARED = ("at_ms", "offset_min", "sender", "kind", "event", "quality")
FORMS = [".csv", ".jsonl", ".chatlab.jsonl"]
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
