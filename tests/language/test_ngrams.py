"""Tokens, and those that stand together."""

from olivebranch.language.ngrams import grams_of
from olivebranch.language.tokens import tokens_of


def runs(*texts):
    raw = [text.encode() for text in texts]
    tokens = tokens_of(raw)
    return [
        [
            (int(message), raw[message][tokens.start[first] : tokens.end[last]].decode())
            for message, first, last in zip(grams.message, grams.first, grams.last, strict=True)
        ]
        for grams in grams_of(tokens)
    ]


def test_runs_stay_within_their_message_and_know_its_edges():
    ones, stems, pairs, triples = runs("don't go now", "", "ok")
    assert ones == stems == [(0, "don't"), (0, "go"), (0, "now"), (2, "ok")]
    assert pairs == [
        (0, "don't"), (0, "don't go"), (0, "go now"), (0, "now"), (2, "ok"), (2, "ok"),
    ]  # fmt: skip
    assert triples == [(0, "don't go"), (0, "don't go now"), (0, "go now"), (2, "ok")]


def test_no_message_has_no_runs():
    assert runs() == [[], [], [], []]
    assert runs("", "...") == [
        [(1, ".")] * 3, [(1, ".")] * 3, [(1, "."), (1, ".."), (1, ".."), (1, ".")],
        [(1, ".."), (1, "..."), (1, "..")],
    ]  # fmt: skip


def test_the_order_of_two_words_matters():
    keys = [grams_of(tokens_of([text]))[2].keys.tolist() for text in (b"a b", b"b a")]
    assert set(keys[0]).isdisjoint(keys[1])
