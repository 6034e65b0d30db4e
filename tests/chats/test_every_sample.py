"""Whatever lies beside the project as a sample: read or refused with a reason, by one reader."""

import pytest

from olivebranch.chats import Choices, read_path, readers
from olivebranch.chats.search import on_disk
from olivebranch.errors import GivenError
from tests.chats.promises import assert_promises_kept
from tests.chats.samples import SAMPLES, needs_samples

pytestmark = needs_samples


def samples():
    # Without their names in the test's: these can be somebody's.
    found = sorted(path for path in SAMPLES.rglob("*") if path.is_file())
    return [pytest.param(path, id=f"sample-{number}") for number, path in enumerate(found)]


@pytest.mark.parametrize("path", samples())
def test_a_sample_is_read_by_one_reader_or_refused_with_a_reason(path):
    if not path.stat().st_size:
        with pytest.raises(GivenError):
            read_path(path)
        return
    found = on_disk(path, Choices())
    for file in found.files:
        assert sum(reader.claims(file) for reader in readers()) <= 1
    try:
        read = read_path(path)
    except GivenError:
        return
    if found.alone:
        assert_promises_kept(read)
