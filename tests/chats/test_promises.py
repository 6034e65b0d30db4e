"""What every reader promises, on every golden export, whole, damaged and cut: found by looking."""

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from olivebranch.chats import Choices, read_path, reader_of, readers
from olivebranch.chats.given import GivenFile, InMemory
from olivebranch.chats.search import on_disk
from olivebranch.errors import GivenError
from olivebranch.progress import silent
from tests.chats.promises import assert_promises_kept
from tools.golden import exports

pytestmark = pytest.mark.parametrize(
    "export", exports(), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
TORN = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def test_every_byte_belongs_to_one_record_or_one_unread_span(export):
    assert_promises_kept(read_path(export))


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
    assert_promises_kept(found)


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
