"""What every reader promises, on every golden export, whole, damaged and cut: found by looking."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tools.golden import exports

from olivebranch.chats import Choices, read_path, reader_of, readers
from olivebranch.chats.given import GivenFile, InMemory
from olivebranch.chats.search import on_disk
from olivebranch.errors import GivenError
from olivebranch.progress import silent

pytestmark = pytest.mark.parametrize(
    "export", exports(), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
TORN = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def spans_of(found):
    records = [
        (int(start), int(end))
        for one in found.conversations
        for start, end in zip(one.columns.byte_start, one.columns.byte_end, strict=True)
    ]
    unread = [(one.byte_start, one.byte_end) for file in found.files for one in file.unread]
    return sorted(records + unread)


def assert_all_bytes_accounted_for(found):
    spans = spans_of(found)
    assert spans, "nothing read, and no reason given"
    assert spans[0][0] == 0
    for (_, end), (start, _) in pairwise(spans):
        assert end == start
    assert spans[-1][1] == found.report.size


def assert_table_is_sound(conversation):
    columns = conversation.columns
    assert (columns.text_start <= columns.text_end).all()
    assert (columns.sender < len(conversation.participants)).all()
    assert len(set(conversation.participants)) == len(conversation.participants)
    if len(columns):
        assert columns.text_end.max() <= len(conversation.texts)
        assert conversation.text(len(columns) - 1) is not None
    for name in ("replies", "edits", "reactions", "attachments", "calls", "acts", "seen"):
        records = [one.record for one in getattr(conversation.details, name)]
        assert records == sorted(records)
        assert not records or (records[0] >= 0 and records[-1] < len(columns))


def test_every_byte_belongs_to_one_record_or_one_unread_span(export):
    found = read_path(export)
    for conversation in found.conversations:
        assert_table_is_sound(conversation)
    if found.report.places == "bytes":
        assert_all_bytes_accounted_for(found)


def test_exactly_one_reader_claims_it_and_it_says_who_wrote_it(export):
    file = on_disk(export, Choices()).files[0]
    assert [one.name for one in readers() if one.claims(file)] == [export.parent.name]


@TORN
@example(seed=0)
@given(seed=st.integers(0, 2**32))
def test_damage_is_told_and_never_raised(export, seed):
    whole = export.read_bytes()
    rng = np.random.default_rng(seed)
    data = torn(whole, rng)
    file = GivenFile(export.name, InMemory(data), beside=on_disk(export, Choices()).files[0].beside)
    reader = reader_of(file)
    if reader is None:
        return
    try:
        found = reader.read(file, silent)
    except GivenError:
        return
    for conversation in found.conversations:
        assert_table_is_sound(conversation)
    if found.report.places == "bytes":
        assert_all_bytes_accounted_for(found)
    elif not found.report.records:
        assert found.report.unread or found.report.warnings


def torn(whole, rng):
    """Cut, overwrite, repeat or fill: what phones, cables and editors do to a file."""
    data = bytearray(whole)
    for _ in range(int(rng.integers(1, 4))):
        at, to = sorted(int(one) for one in rng.integers(0, len(data) + 1, 2))
        way = int(rng.integers(0, 5))
        if way == 0:
            del data[at:]
        elif way == 1:
            del data[at : min(to, at + 40)]
        elif way == 2:
            data[at : at + 3] = bytes(rng.integers(0, 256, 3).tolist())
        elif way == 3:
            data[at:at] = data[at : min(to, at + 200)]
        else:
            data[at:at] = bytes([int(rng.choice([0, 10, 34, 92, 123, 0xEF, 0xFF]))]) * 3
        if not data:
            return b"\n"
    return bytes(data)
