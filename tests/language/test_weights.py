"""The shipped weights: whole, small, heard alike by both tiers, and opened only when asked."""

import subprocess
import sys
from importlib import resources

import numpy as np
import pytest

from olivebranch.language import careful, listen, listen_closely, read_closely, stored
from olivebranch.language.stored import WeightsError, manifest_of, weights

FILES = ("fast.npz", "careful.onnx", "tokenizer.json")
MEGABYTE = 1_000_000
OPENED = """
import sys
import olivebranch.language as language
heavy = {"onnxruntime", "tokenizers", "py3langid", "huggingface_hub"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
language.read_closely("i am so sorry", before="you forgot")
language.listen([b"thank you"])
assert "onnxruntime" in sys.modules
assert "huggingface_hub" not in sys.modules
"""
PLAIN = {
    "thank you so much for today": "thanks",
    "i'm sorry i shouted, that was on me": "apology",
    "please don't contact me again": "limit",
    "i will kill you": "threat",
    "i don't want to be alive anymore": "self-harm",
    "what was the hardest part of it for you?": "open-question",
    "could you pick up some milk on the way?": "request",
}


def test_all_weights_are_there_and_small():
    assert sum(len(weights("en", name)) for name in FILES) <= 30 * MEGABYTE


@pytest.mark.parametrize("name", FILES)
def test_a_changed_file_is_not_used(monkeypatch, tmp_path, name):
    for file in resources.files(stored.PLACE).joinpath("en").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with (tmp_path / name).open("ab") as file:
        file.write(b"\0")
    monkeypatch.setattr(stored, "_folder", lambda _language: tmp_path)
    with pytest.raises(WeightsError):
        weights("en", name)


def test_nothing_heavy_is_opened_before_it_is_needed_and_the_hub_never():
    subprocess.run([sys.executable, "-c", OPENED], check=True, timeout=120)


@pytest.mark.parametrize(("text", "act"), PLAIN.items())
def test_both_tiers_hear_what_is_plain(text, act):
    assert act in {one.act for one in read_closely(text).acts}
    assert act in {one.act for one in read_closely(text, fast=True).acts}


def test_a_message_says_the_same_alone_and_among_others():
    texts = [*PLAIN, "", "no", "word " * 300, "😂"]
    together = listen_closely(texts)
    for text, likely in zip(texts, together.likely, strict=True):
        assert np.allclose(listen_closely([text]).likely[0], likely, atol=1e-5)
    raw = [text.encode() for text in texts]
    assert np.allclose(listen(raw).likely, [listen([one]).likely[0] for one in raw], atol=1e-5)


@pytest.mark.parametrize("text", ["각" * 400, "\ud83d", "\0", "\u202e" * 300, "a" * 5000])
def test_rubbish_is_read_to_its_end_without_trouble(text):
    assert all(0 <= share <= 1 for share in read_closely(text, before=text).likely.values())


def test_every_head_is_told_by_both_tiers():
    manifest = manifest_of("en")
    assert set(manifest.tiers) == {"careful", "fast"}
    for tier in manifest.tiers.values():
        assert {len(tier.slope), len(tier.offset), len(tier.phrase), len(tier.alarm)} == {
            len(manifest.heads)
        }
    assert careful.is_there()
