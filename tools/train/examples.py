"""One labelled message, and the corpora it may come from."""

import csv
import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tools.corpus.written import messages_of
from tools.train.heads import ACTS, EMOTION_HEADS, HEADS, HOSTILE

# Who is spoken to or repeated is no word of the tweet.
NAMES = re.compile(r"(?:RT )?@\w+:?")
PUBLIC = Path(__file__).resolve().parents[3] / "shared" / "data" / "language"


@dataclass(frozen=True, slots=True)
class Example:
    """A message and what is known of it.

    Args:
        text: The message.
        before: What was written just before it; empty where nothing is known.
        labels: Share of readers (0 to 1) who heard this head; a head not named is not known.
        spans: Act, first and last character (exclusive).
        source: The corpus, and in it the part, as "own/writer-a".
    """

    text: str
    labels: Mapping[str, float]
    source: str
    before: str = ""
    spans: tuple[tuple[str, int, int], ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)


def labels_of(examples: Sequence[Example]) -> np.ndarray:
    """Return what is known of each example, shape (examples, heads); NaN where nothing is."""
    found = np.full((len(examples), len(HEADS)), np.nan, np.float32)
    for row, example in zip(found, examples, strict=True):
        row[[HEADS.index(head) for head in example.labels]] = list(example.labels.values())
    return found


def goemotions(part: str) -> Iterator[Example]:
    """Yield Reddit comments with the emotions raters heard; part is train, dev or test."""
    path = PUBLIC / "goemotions" / f"original_{part}.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        for text, ids, _ in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            heard = {int(number) for number in ids.split(",")}
            labels = {head: float(at in heard) for at, head in enumerate(EMOTION_HEADS)}
            yield Example(text, labels, f"goemotions/{part}")


def convabuse(part: str) -> Iterator[Example]:
    """Yield turns to a chatbot with the share of raters who called them abuse; train or valid."""
    path = PUBLIC / "convabuse" / f"ConvAbuseEMNLP{part}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            votes = [level for level in range(-3, 2) for rater in range(1, 9)
                     if row.get(f"Annotator{rater}_is_abuse.{level}") in {"1", "1.0"}]  # fmt: skip
            share = sum(vote < 0 for vote in votes) / len(votes)
            labels = {"abuse": share}
            if all(vote == 1 for vote in votes):
                labels |= dict.fromkeys(("contempt", "threat"), 0.0)
            yield Example(row["user"], labels, f"convabuse/{part}", row["agent"])


def casino(part: str) -> Iterator[Example]:
    """Yield turns of people who haggle over camping goods; known only to be not hostile.

    Its part for validation is halved by dialogues: dev to set alarms by, test to report.
    """
    name = "train" if part == "train" else "valid"
    path = PUBLIC / "casino" / f"casino_{name}.json"
    labels = dict.fromkeys((*HOSTILE, "self-harm"), 0.0)
    dialogues = json.loads(path.read_text(encoding="utf-8"))
    half = len(dialogues) // 2
    halves = {"train": dialogues, "dev": dialogues[:half], "test": dialogues[half:]}
    for dialogue in halves[part]:
        before = ""
        for turn in dialogue["chat_logs"]:
            if turn["text"].startswith(("Submit", "Accept", "Reject", "Walk")):
                continue
            yield Example(turn["text"], labels, f"casino/{part}", before)
            before = turn["text"]


def tweets() -> Iterator[Example]:
    """Yield tweets without their labels, which are known to be unfair to a dialect.

    They teach the fast tier how the encoder reads such words, and nothing else.
    """
    with (PUBLIC / "davidson" / "labeled_data.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = NAMES.sub("", html.unescape(row["tweet"])).strip(" :!\n")
            if text:
                yield Example(text, {}, "davidson/all")


def own(part: str) -> Iterator[Example]:
    """Yield messages of the own corpus; part is train, dev, test or strange."""
    for message in messages_of(part):
        labels = {act: message.share(act) for act in ACTS}
        before = message.before[-1][1] if message.before else ""
        tags = {"id": message.id, **message.tags}
        yield Example(message.text, labels, f"own/{part}", before, message.spans, tags)
