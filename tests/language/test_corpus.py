"""The own corpus: its form, its pairs, and parts that do not share a message."""

from collections import Counter

import pytest

from tools.corpus.written import (
    FOLDER,
    PARTS,
    READERS,
    CorpusError,
    messages_in,
    messages_of,
    part_of,
    reading_in,
)
from tools.train.heads import ACTS

FILES = sorted(FOLDER.glob("*/*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_file_is_of_the_form(path):
    messages = list(messages_in(path))
    assert messages
    for message in messages:
        for _, start, end in message.spans:
            assert message.text[start:end].strip()


READINGS = sorted(READERS.glob("*/*/*.tsv"))


@pytest.mark.parametrize("path", READINGS, ids=lambda path: "/".join(path.parts[-3:]))
def test_every_reader_has_read_every_message_of_a_file(path):
    written = FOLDER / path.parent.name / f"{path.stem}.txt"
    assert len(reading_in(path)) == len(list(messages_in(written)))


def test_what_is_heard_is_the_share_of_writer_and_readers():
    read = [message for part in PARTS for message in messages_of(part) if message.others]
    message = next(one for one in read if one.acts != one.others[0])
    act = min(message.acts ^ message.others[0])
    assert 0 < message.share(act) < 1


@pytest.mark.parametrize("line", ["1 warmth", "2\tthanks", "1\twarm", ""])
def test_a_line_of_another_form_is_named(tmp_path, line):
    path = tmp_path / "x-1.tsv"
    path.write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="line 1"):
        reading_in(path)


def test_every_part_has_every_act():
    for part in PARTS:
        found = Counter(act for message in messages_of(part) for act in message.acts)
        assert set(found) == set(ACTS), part


def test_no_message_is_in_two_parts():
    texts = {part: {message.text for message in messages_of(part)} for part in PARTS}
    for part in PARTS[1:]:
        assert texts[part].isdisjoint(texts["train"]), part
    assert texts["dev"].isdisjoint(texts["test"])
    assert texts["strange"].isdisjoint(texts["dev"] | texts["test"])


def test_the_files_kept_apart_exist():
    parts = Counter(part_of().values())
    assert set(parts) == set(PARTS)
    assert parts.total() == len(FILES)


@pytest.mark.parametrize(
    "block",
    [
        "@ reg=a\n= {warm: hi}",
        "@ reg=a\n= {warmth: hi",
        "= hi",
        "@ reg=a\n< hi",
        "@ reg=a\n= hi\n= ho",
        "@ reg=a pair=7\n= hi",
        "@ reg=a\nhi\n= ho",
    ],
)
def test_a_block_of_another_form_is_named(tmp_path, block):
    path = tmp_path / "x-1.txt"
    path.write_text(f"@ reg=a\n= fine\n\n{block}\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="#2"):
        list(messages_in(path))


def test_spans_are_where_the_braces_stood(tmp_path):
    path = tmp_path / "x-1.txt"
    path.write_text("@ reg=a\n< ok?\n= oh {anger+blame: you did} it", encoding="utf-8")
    (message,) = messages_in(path)
    assert message.text == "oh you did it"
    assert message.before == (("them", "ok?"),)
    assert message.spans == (("anger", 3, 10), ("blame", 3, 10))
