"""Read the files of the corpus: blocks of lines, one labelled message each.

    @ reg=uk-young pair=12a note=play
    < oi have you seen my charger
    = {humor: its in the fridge obviously} {closed-question: did u look behind the sofa}

`@` says what is known of the voice, `<` is what the other wrote before, `>` what the writer wrote
before, `=` is the message. `corpus/README.md` says what the labels mean.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tools.train.heads import ACTS

FOLDER = Path(__file__).resolve().parents[2] / "corpus"
READERS = FOLDER / "readers"
SPAN = re.compile(r"\{([a-z+-]+):[ \t]?([^{}]*)\}")
PAIR = re.compile(r"\d+[ab]")
PARTS = ("train", "dev", "test", "strange")


class CorpusError(Exception):
    """A block is not of the form."""


@dataclass(frozen=True, slots=True)
class Message:
    """A labelled message.

    Args:
        id: File and number of the block, as "2026-11-25/a-1#17".
        text: The message.
        before: Who wrote ("me" or "them") and what, oldest first; may be empty.
        spans: Act, first and last letter (exclusive).
        tags: `reg`, and where given `pair` and `note`.
        others: What other readers heard, who saw neither labels nor each other.
    """

    id: str
    text: str
    before: tuple[tuple[str, str], ...]
    spans: tuple[tuple[str, int, int], ...]
    tags: Mapping[str, str]
    others: tuple[frozenset[str], ...] = ()

    @property
    def acts(self) -> frozenset[str]:
        """Return what the message does, by its writer."""
        return frozenset(act for act, _, _ in self.spans)

    def share(self, act: str) -> float:
        """Return the share of those who wrote or read the message and heard an act in it."""
        heard = [self.acts, *self.others]
        return sum(act in one for one in heard) / len(heard)


def messages_in(path: Path) -> Iterator[Message]:
    """Yield the messages of a file.

    Raises:
        CorpusError: A block is not of the form; names the file and the block.
    """
    blocks = re.split(r"\n[ \t]*\n", path.read_text(encoding="utf-8").strip())
    for number, block in enumerate(blocks, start=1):
        name = f"{path.parent.name}/{path.stem}#{number}"
        lines = [line for line in block.split("\n") if line.strip()]
        marks = [line[:1] for line in lines]
        if marks.count("=") != 1 or set(marks) - set("@<>="):
            summary = f"{name}: expected lines of @ < > and one of ="
            raise CorpusError(summary)
        yield _message(name, lines)


def _message(name: str, lines: list[str]) -> Message:
    given = [part for line in lines if line[0] == "@" for part in line[1:].split()]
    if not all("=" in part for part in given):
        summary = f"{name}: expected key=value after @"
        raise CorpusError(summary)
    tags = dict(part.split("=", 1) for part in given)
    before = tuple(
        ("them" if line[0] == "<" else "me", line[1:].strip()) for line in lines if line[0] in "<>"
    )
    text, spans = _unmarked(next(line[1:].strip() for line in lines if line[0] == "="))
    if "{" in text or "}" in text:
        summary = f"{name}: a brace without its fellow"
        raise CorpusError(summary)
    strangers = {act for act, _, _ in spans} - set(ACTS)
    if strangers or "reg" not in tags or not text or not PAIR.fullmatch(tags.get("pair", "0a")):
        summary = (
            f"{name}: unknown act {sorted(strangers)}, no reg, no text, or a pair without a or b"
        )
        raise CorpusError(summary)
    return Message(name, text, before, spans, tags)


def _unmarked(marked: str) -> tuple[str, tuple[tuple[str, int, int], ...]]:
    """Return the text without braces, and where they stood."""
    text, spans, done = "", [], 0
    for match in SPAN.finditer(marked):
        text += marked[done : match.start()]
        spans += [(act, len(text), len(text) + len(match[2])) for act in match[1].split("+")]
        text += match[2]
        done = match.end()
    text += marked[done:]
    return text, tuple(spans)


def part_of() -> Mapping[str, str]:
    """Return the part (train, dev, test or strange) of each file of the corpus, by day and stem."""
    table = tomllib.loads((FOLDER / "splits.toml").read_text(encoding="utf-8"))
    parts = {name: part for part in PARTS[1:] for name in table[part]}
    files = [f"{path.parent.name}/{path.stem}" for path in sorted(FOLDER.glob("*/*.txt"))]
    if parts.keys() - set(files):
        # What was meant would be learned from.
        summary = f"splits.toml names files that are not there: {sorted(parts.keys() - set(files))}"
        raise CorpusError(summary)
    return {name: parts.get(name, PARTS[0]) for name in files}


def messages_of(part: str) -> Iterator[Message]:
    """Yield the messages of one part, by file and place, with what other readers heard."""
    for name, its_part in part_of().items():
        if its_part != part:
            continue
        others = [reading_in(path) for path in sorted(READERS.glob(f"*/{name}.tsv"))]
        messages = messages_in(FOLDER / f"{name}.txt")
        for message, *heard in zip(messages, *others, strict=True):
            yield replace(message, others=tuple(heard))


def reading_in(path: Path) -> list[frozenset[str]]:
    """Return what a reader heard in each message of a file, in order.

    A line is the number of the block, a tab, and the acts with commas; `-` for none.

    Raises:
        CorpusError: A line is not of the form; names the file and the line.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        at, _, told = line.partition("\t")
        acts = frozenset(told.split(",")) - {"-"}
        if at != str(number) or acts - set(ACTS):
            summary = f"{path.parent.name}/{path.stem}, line {number}: expected number, tab, acts"
            raise CorpusError(summary)
        found.append(acts)
    return found
