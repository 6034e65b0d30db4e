"""What every reader promises of whatever it is given, as assertions."""

from dataclasses import fields
from itertools import pairwise

import numpy as np

from olivebranch.chats import reader_of
from olivebranch.chats.given import GivenFile, InMemory
from olivebranch.content import sentence
from olivebranch.conversation import Details
from olivebranch.errors import GivenError
from olivebranch.progress import silent


def assert_promises_kept(found):
    for conversation in found.conversations:
        assert_table_is_sound(conversation)
    assert len(found.files) == 1
    for span in found.report.unread:
        assert sentence("chats/unread", span.reason, {})
    for warning in found.report.warnings:
        assert sentence("chats/warnings", warning.code, {"count": warning.count})
    if found.report.places == "bytes":
        assert_all_bytes_accounted_for(found)
    elif not found.report.records:
        assert found.report.unread or found.report.warnings


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
    for kind in fields(Details):
        records = [one.record for one in getattr(conversation.details, kind.name)]
        assert records == sorted(records)
        assert not records or (records[0] >= 0 and records[-1] < len(columns))


def assert_mutilation_is_told(name, whole, *, seed, times=200, most=60):
    """Overwrite some bytes of a file again and again: nothing is raised, nothing goes unsaid."""
    rng = np.random.default_rng(seed)
    for _ in range(times):
        data = bytearray(whole)
        for at in rng.integers(0, len(data), rng.integers(1, most)):
            data[at] = rng.integers(0, 256)
        file = GivenFile(name, InMemory(bytes(data)))
        if (reader := reader_of(file)) is None:
            continue
        try:
            found = reader.read(file, silent)
        except GivenError:
            continue
        assert found.report.records or found.report.unread or found.report.warnings
