from dataclasses import dataclass
from typing import Literal

import pytest

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
