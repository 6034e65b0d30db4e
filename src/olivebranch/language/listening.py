"""Many messages at once: what each does, by a model, the phrases and the word classes."""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
import numpy.typing as npt

from olivebranch.language import careful
from olivebranch.language.closed import closed_classes
from olivebranch.language.fast import fast_of
from olivebranch.language.listed import Listed
from olivebranch.language.phrases import Hits, Phrases, hits_of, phrases_of
from olivebranch.language.stored import Manifest, Marks, manifest_of
from olivebranch.language.sums import Rows
from olivebranch.language.tokens import Ints, Tokens, tokens_of

# Messages, and bytes of them, looked at in one go: what is made fits the processor's memory.
BLOCK, BLOCK_BYTES = 4096, 250_000
# How much the fast tier's word counts beside the encoder's; chosen on messages kept apart.
FAST_BESIDE = np.float32(0.7)
# numpy lets go of the interpreter while it works.
THREADS = min(4, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What some messages do; the first axis of every array is the messages, in order.

    Attributes:
        heads: What was listened for; without weights only what phrases hear.
        likely: How likely each head is by model and phrases, 0 to 1; NaN without weights; shape
            (messages, heads).
        heard: Whether it counts: likely enough, or said by a phrase that is enough; shape as
            `likely`.
        classes: The closed word classes.
        counts: Words of each class, shape (messages, classes).
        words: Words in all, the denominator of the counts, shape (messages,).
        hits: Phrases that were found, by message and place.
    """

    heads: tuple[str, ...]
    likely: Rows
    heard: Marks
    classes: tuple[str, ...]
    counts: npt.NDArray[np.uint32]
    words: Ints
    hits: Hits

    def of(self, head: str) -> Marks:
        """Return which messages do it, shape (messages,).

        Raises:
            ValueError: There is no such head.
        """
        return self.heard[:, self.heads.index(head)]


@dataclass(frozen=True, slots=True, eq=False)
class Ear:
    """What is needed to listen in one language; the weights may be missing."""

    language: str
    phrases: Phrases
    manifest: Manifest | None

    def listen(self, tokens: Tokens, *, tier: str, log_odds: Rows) -> Heard:
        """Return what the messages with these tokens do, when a tier says this of them.

        Args:
            tokens: Of the messages.
            tier: Whose log-odds they are.
            log_odds: Shape (messages, heads).
        """
        classes = closed_classes(self.language)
        hits = self.phrases.search(tokens)
        likely, heard = self.judged(tier, log_odds, self.phrased(hits, tokens.messages))
        words = np.bincount(tokens.message[tokens.word], minlength=tokens.messages)
        counts = classes.count(tokens).astype(np.uint32)
        return Heard(self.heads, likely, heard, classes.names, counts, words, hits)

    @property
    def heads(self) -> tuple[str, ...]:
        """Return what can be listened for; without weights, what the phrases hear."""
        if self.manifest is not None:
            return self.manifest.heads
        return tuple(sorted({act for one in self.phrases.families.values() for act in one.acts}))

    @property
    def acts(self) -> tuple[str, ...]:
        """Return those of the heads that are acts; they come first."""
        return self.heads[: self.manifest.acts] if self.manifest else self.heads

    def phrased(self, hits: Hits, messages: int) -> Marks:
        """Return where a phrase says what a message does, shape (messages, heads)."""
        found = np.zeros((messages, len(self.heads)), np.bool_)
        for at, name in enumerate(hits.names):
            said = hits.message[hits.family == at]
            for act in self.phrases.families[name].acts:
                found[said, self.heads.index(act)] = True
        return found

    def judged(self, tier: str, log_odds: Rows, phrased: Marks) -> tuple[Rows, Marks]:
        """Return how likely each head is, and whether that is enough; shapes as given.

        Without weights what a phrase says counts, and how likely that is cannot be said.
        """
        if self.manifest is None:
            return np.full_like(log_odds, np.nan), phrased
        calibration = self.manifest.tiers[tier]
        likely = calibration.likely(log_odds, phrased)
        return likely, calibration.heard(likely, phrased)

    def fast(self, tokens: Tokens) -> Rows:
        """Return the log-odds of the fast tier, shape (messages, heads)."""
        if self.manifest is None:
            return np.zeros((tokens.messages, len(self.heads)), np.float32)
        return fast_of(self.language).log_odds(tokens)


@cache
def ear_of(language: str) -> Ear:
    """Return what is needed to listen in a language.

    Raises:
        ContentError: There is no such language, or its content is broken.
    """
    closed_classes(language)
    return Ear(language, phrases_of(language), manifest_of(language))


def listen(texts: Sequence[bytes], *, language: str = "en") -> Heard:
    """Return what each of many messages does.

    Args:
        texts: UTF-8, one a message; may be empty.
        language: Of the messages; ask `spoken_in` first.

    Raises:
        ContentError: There is no such language.
        WeightsError: The weights are broken.
    """
    ear = ear_of(language)
    if ear.manifest is not None:
        # Opened here, once, and not by each of the threads.
        fast_of(language)
    wordings, wording = _wordings(texts)
    with ThreadPoolExecutor(THREADS) as pool:
        return _joined(pool.map(partial(_heard, ear), _blocks(wordings)), ear, wording)


def _wordings(texts: Sequence[bytes]) -> tuple[Sequence[bytes], Ints]:
    """Return the texts without doubles, and which of them each is: many are alike, such as "ok".

    Those of like length stand together, so that what is done for each word of a block is done few
    times.
    """
    wordings = sorted(set(texts), key=len)
    places = {text: place for place, text in enumerate(wordings)}
    return wordings, np.fromiter((places[text] for text in texts), np.int64, len(texts))


def _heard(ear: Ear, texts: Sequence[bytes]) -> Heard:
    tokens = tokens_of(texts)
    return ear.listen(tokens, tier="fast", log_odds=ear.fast(tokens))


def listen_closely(
    texts: Sequence[str], *, before: Sequence[str] = (), language: str = "en"
) -> Heard:
    """Return what each of some hundred messages does, by the encoder, at a millisecond or two each.

    Args:
        texts: One a message; may be empty.
        before: What was written just before each; empty if that is not known.
        language: Of the messages.

    Raises:
        ContentError: There is no such language.
        WeightsError: The weights are missing or broken.
        ExtraMissingError: The extra for the careful tier is not installed.
    """
    ear = ear_of(language)
    texts, before = [whole(text) for text in texts], [whole(text) for text in before]
    said = careful.encoder_of(language).log_odds(texts, before=before)
    tokens = tokens_of([text.encode() for text in texts])
    return ear.listen(tokens, tier="careful", log_odds=both(said, ear.fast(tokens)))


def both(encoder: Rows, fast: Rows) -> Rows:
    """Return the log-odds of the careful tier: the encoder's, and part of the fast tier's.

    They err in different messages, so that together they err less.
    """
    return encoder + FAST_BESIDE * fast


def whole(text: str) -> str:
    """Return a text with a question mark for each half of a letter, which no file can hold."""
    return text.encode(errors="replace").decode()


def _blocks(texts: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """Yield the messages in order, so many at a time; at least once, even if there are none."""
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
    start, done = 0, 0
    while start < len(texts) or not start:
        full = int(np.searchsorted(ends, done + BLOCK_BYTES, side="right"))
        end = min(max(full, start + 1), start + BLOCK)
        yield texts[start:end]
        if end >= len(texts):
            return
        start, done = end, int(ends[end - 1])


def _joined(blocks: Iterable[Heard], ear: Ear, wording: Ints) -> Heard:
    """Return what was heard; each block may be forgotten as soon as it is copied.

    Args:
        blocks: Of all wordings, in order.
        ear: Who heard.
        wording: The position of the wording of each message, shape (messages,).
    """
    classes = closed_classes(ear.language).names
    likely = np.empty((len(wording), len(ear.heads)), np.float32)
    heard = np.empty(likely.shape, np.bool_)
    counts = np.empty((len(wording), len(classes)), np.uint32)
    words = np.empty(len(wording), np.int64)
    hits = []
    order = np.argsort(wording, kind="stable")
    alike = Listed(order, np.searchsorted(wording[order], np.arange(wording.max(initial=-1) + 2)))
    begin = 0
    for block in blocks:
        messages, at = alike.of(np.arange(begin, begin + len(block.words)))
        likely[messages], heard[messages] = block.likely[at], block.heard[at]
        counts[messages], words[messages] = block.counts[at], block.words[at]
        messages, at = alike.of(block.hits.message + begin)
        hits.append([messages, block.hits.start[at], block.hits.end[at], block.hits.family[at]])
        begin += len(block.words)
    found = hits_of(ear.phrases.names, [np.concatenate(some) for some in zip(*hits, strict=True)])
    return Heard(ear.heads, likely, heard, classes, counts, words, found)
