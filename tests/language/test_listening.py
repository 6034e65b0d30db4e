"""Many messages at once."""

import pytest

from olivebranch.content.tree import ContentError
from olivebranch.language import listen, listening
from olivebranch.language.listening import BLOCK


def test_words_and_classes_are_counted_for_every_message_in_order():
    heard = listen(["Ich weiß es nicht".encode(), b"", b"ok ok"] * BLOCK, language="de")
    negations = heard.classes.index("negations")
    assert heard.words.tolist()[:3] == [4, 0, 2]
    assert len(heard.words) == len(heard.counts) == 3 * BLOCK
    assert heard.counts[:3, negations].tolist() == [1, 0, 0]
    assert heard.counts[-3:, negations].tolist() == [1, 0, 0]


def test_many_blocks_of_messages_alike_and_unlike_come_back_in_order():
    texts = [
        b"nicht",
        *(b"nicht " * (1 + at % 3) + b"%d" % at for at in range(2 * BLOCK)),
        b"nicht",
    ]
    heard = listen(texts, language="de")
    expected = [1, *(1 + at % 3 for at in range(2 * BLOCK)), 1]
    assert heard.counts[:, heard.classes.index("negations")].tolist() == expected


def test_a_phrase_is_found_in_each_message_that_is_alike():
    heard = listen([b"thank you so much", b"i will find you", b"", b"thank you so much"])
    found = {(hit.message, hit.family) for hit in heard.hits}
    assert {message for message, _ in found} == {0, 1, 3}
    assert {family for message, family in found if message == 0} == {
        family for message, family in found if message == 3
    }
    assert heard.likely[0].tolist() == heard.likely[3].tolist()


def test_a_language_without_weights_is_counted_and_not_listened_to():
    heard = listen([b"Danke dir"], language="de")
    assert heard.heads == ()
    assert heard.likely.shape == heard.heard.shape == (1, 0)
    assert not heard.hits


def test_long_messages_are_taken_a_few_at_a_time(monkeypatch):
    monkeypatch.setattr(listening, "BLOCK_BYTES", 10)
    heard = listen([b"nicht " * count for count in (1, 9, 0, 70_000, 1)], language="de")
    assert heard.words.tolist() == [1, 9, 0, 70_000, 1]
    assert heard.counts[:, heard.classes.index("negations")].tolist() == [1, 9, 0, 70_000, 1]


def test_no_messages_are_no_trouble():
    heard = listen([], language="de")
    assert heard.words.tolist() == []


def test_a_language_we_do_not_have_is_an_error():
    with pytest.raises(ContentError):
        listen([b"nuqneH"], language="tlh")
