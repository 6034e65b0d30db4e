import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

import olivebranch.chats
from olivebranch.content.sentences import sentences
from olivebranch.content.shape import build
from olivebranch.content.sources import require_sources
from olivebranch.content.tree import ContentError, read_table


@dataclass(frozen=True)
class Inner:
    number: int


@dataclass(frozen=True)
class Outer:
    name: str
    kind: Literal["a", "b"]
    inner: Inner
    many: tuple[Inner, ...] = ()
    named: dict[str, float] | None = None


GOOD = {"name": "x", "kind": "a", "inner": {"number": 1}}


def test_a_table_becomes_a_frozen_value():
    built = build(Outer, GOOD | {"many": [{"number": 2}], "named": {"y": 1}}, where="t")
    assert built == Outer("x", "a", Inner(1), (Inner(2),), {"y": 1})


@pytest.mark.parametrize(
    ("given", "where"),
    [
        (GOOD | {"nmae": "x"}, "unknown key nmae"),
        ({"name": "x", "kind": "a"}, "missing key inner"),
        (GOOD | {"name": 1}, "t.name: expected str"),
        (GOOD | {"kind": "c"}, "t.kind: expected one of"),
        (GOOD | {"inner": {"number": True}}, "t.inner.number: expected int"),
        (GOOD | {"inner": []}, "expected a table"),
        (GOOD | {"many": {}}, "t.many: expected a list"),
        (GOOD | {"named": []}, "t.named: expected a table"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(given, where):
    with pytest.raises(ContentError, match=where.replace(".", r"\.")):
        build(Outer, given, where="t")


def test_a_sentence_without_a_known_source_is_refused():
    require_sources(("killick-2012",), where="t")
    for keys in ((), ("nobody-1900",)):
        with pytest.raises(ContentError):
            require_sources(keys, where="t")


def test_a_page_that_is_not_there_is_our_error():
    with pytest.raises(ContentError):
        read_table("no-such-page")


SENTENCES = ["chats/warnings", "chats/unread", "insight/answers", "insight/limits"]


@pytest.mark.parametrize("page", SENTENCES)
def test_every_sentence_of_a_page_can_be_said(page):
    assert sentences(page)


def test_every_code_a_reader_may_warn_with_has_its_sentence():
    source = Path(olivebranch.chats.__file__).parent
    code = "".join(file.read_text(encoding="utf-8") for file in source.rglob("*.py"))
    warned = set(re.findall(r'Warned\(\s*"([a-z0-9-]+)"', code))
    assert len(warned) > 5
    assert warned <= set(sentences("chats/warnings"))
