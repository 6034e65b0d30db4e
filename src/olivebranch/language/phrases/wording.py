"""Messages as strings with one letter a word, so that a search for words is one for letters.

Each word that any pattern knows gets a letter of its own; all other words share one. What is
spelled in another way gets the letters of its full words: "im" those of "i am".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from olivebranch.language.phrases.patterns import EDGE, SKIPPED, STOPS
from olivebranch.language.slots import UNKNOWN, Slots, roomy_slots
from olivebranch.language.tokens import Ints, Tokens, key_of, tokens_of

# Letters of no script begin here.
FIRST_LETTER = 0xF0000
OTHER, STOP = chr(FIRST_LETTER), chr(FIRST_LETTER + 1)
FIRST_WORD = 2


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """The alphabet.

    Attributes:
        letters: The letter of each full word.
        spellings: The tokens that have letters.
        written: For each of them its letters as numbers, shape (spellings, most); 0 for none.
        lengths: How many those are, shape (spellings,); 0 for a token that is passed over.
        sign: Which are of what is no word, such as emoji; by their numbers, shape (letters,).
    """

    letters: Mapping[str, str]
    spellings: Slots
    written: Ints
    lengths: Ints
    sign: npt.NDArray[np.bool_]

    @property
    def signs(self) -> str:
        """Return the letters of what is no word."""
        return "".join(chr(FIRST_LETTER + number) for number in np.flatnonzero(self.sign).tolist())

    @property
    def size(self) -> int:
        """Return how many letters there are; their numbers begin with 0."""
        return FIRST_WORD + len(self.letters)

    def number(self, word: str) -> int:
        """Return the number of the letter of a full word, or of EDGE."""
        return ord(self.letters[word]) - FIRST_LETTER

    def spelled(self, words: Iterable[str]) -> str:
        """Return some full words as letters."""
        return "".join(self.letters[word] for word in words)


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """Messages as letters.

    Attributes:
        letters: Numbers of all letters; a STOP stands before each message and after the last;
            shape (letters,).
        token: The token each letter is of, shape (letters,); -1 for a STOP between messages.
        leads: Where those are, shape (messages + 1,).
    """

    letters: Ints
    token: Ints
    leads: Ints


def wording_of(words: Iterable[str], spelling: Mapping[str, tuple[str, ...]]) -> Wording:
    """Return the alphabet for the words of some patterns.

    Args:
        words: Full words; may hold doubles and EDGE.
        spelling: Full words for other spellings.
    """
    known = sorted(set(words) - {EDGE})
    letters = {word: chr(FIRST_LETTER + FIRST_WORD + at) for at, word in enumerate(known)} | {
        EDGE: STOP
    }
    written = {word: letters[word] for word in known}
    for short, full in spelling.items():
        written[short] = "".join(letters.get(word, OTHER) for word in full)
    written |= dict.fromkeys([*STOPS, "\n"], STOP) | dict.fromkeys(SKIPPED, "")
    return _tabled(letters, written)


def _tabled(letters: Mapping[str, str], written: Mapping[str, str]) -> Wording:
    keys = np.array([key_of(spelling) for spelling in written], np.uint64)
    most = max(len(letters_of) for letters_of in written.values())
    table = np.zeros((len(keys), most), np.int64)
    for row, spelled in zip(table, written.values(), strict=True):
        row[: len(spelled)] = [ord(letter) for letter in spelled]
    lengths = np.array([len(spelled) for spelled in written.values()])
    sign = np.zeros(FIRST_WORD + len(letters), np.bool_)
    for word, letter in letters.items():
        sign[ord(letter) - FIRST_LETTER] = word != EDGE and _is_sign(word)
    return Wording(letters, roomy_slots(keys), table, lengths, sign)


def _is_sign(word: str) -> bool:
    return not tokens_of([word.encode()]).word.any()


def write(tokens: Tokens, wording: Wording) -> Written:
    """Return the messages in the alphabet, in order."""
    rows = wording.spellings.find(tokens.keys)
    # Emoji and marks that no pattern knows are passed over.
    lengths = np.where(rows == UNKNOWN, tokens.word, wording.lengths[rows])
    # Each message is led by a STOP: one more letter before its first token.
    before = np.cumsum(np.concatenate(([0], lengths)))
    leads = before[tokens.first] + np.arange(len(tokens.first))
    size = int(before[-1]) + len(tokens.first)
    token = np.full(size, -1)
    inside = np.ones(size, bool)
    inside[leads] = False
    owner = np.repeat(np.arange(len(tokens)), lengths)
    token[inside] = owner
    codes = np.full(size, ord(STOP))
    nth = np.arange(len(owner)) - np.repeat(before[:-1], lengths)
    known = rows[owner]
    codes[inside] = np.where(known == UNKNOWN, ord(OTHER), wording.written[known, nth])
    return Written(codes - FIRST_LETTER, token, leads)


def text_of(letters: Ints) -> str:
    """Return numbers of letters as a string."""
    return (letters + FIRST_LETTER).astype("<u4").tobytes().decode("utf-32-le")
