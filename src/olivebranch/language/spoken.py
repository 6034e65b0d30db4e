"""Which language a conversation is in.

Asked of stretches of messages and never of one: a short message is named wrong one time in four.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# What is told apart: languages people chat in that the identifier knows well. Fewer give fewer
# confusions of a short text with a language that hardly anybody writes.
TOLD_APART = (
    "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hr",
    "hu", "id", "it", "ja", "ko", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sr", "sv", "sw", "ta",
    "th", "tl", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
STRETCH = 400
# So many stretches are looked at, spread over the conversation: 160,000 letters.
MOST_STRETCHES = 400
ENOUGH = 0.9


@dataclass(frozen=True, slots=True)
class Spoken:
    """The languages of a conversation.

    Attributes:
        shares: Of its letters by language, largest first; they sum to 1, or there are none.
    """

    shares: Mapping[str, float]

    def mostly(self) -> str | None:
        """Return the language that at least nine tenths are in, if one is.

        Source:
            olivebranch-convention
        """
        for language, share in self.shares.items():
            return language if share >= ENOUGH else None
        return None


def spoken_in(texts: Iterable[str]) -> Spoken:
    """Return the languages of a conversation's texts.

    Args:
        texts: In order; only as much is looked at as is needed.

    Source:
        lui-baldwin-2012
    """
    stretches = list(_stretches(texts))
    step = max(1, -(-len(stretches) // MOST_STRETCHES))
    letters: Counter[str] = Counter()
    for stretch in islice(stretches, 0, None, step):
        language, _ = _identifier().classify(stretch)
        letters[language] += len(stretch)
    whole = letters.total()
    return Spoken({language: count / whole for language, count in letters.most_common()})


def _stretches(texts: Iterable[str]) -> Iterator[str]:
    """Yield the texts in stretches of some hundred letters; what is left at the end too."""
    going: list[str] = []
    length = 0
    for text in texts:
        words = " ".join(word for word in text.lower().split() if _is_language(word))
        going.append(words)
        length += len(words)
        if length >= STRETCH:
            yield " ".join(going)
            going, length = [], 0
    if length:
        yield " ".join(going)


def _is_language(word: str) -> bool:
    """Return whether a word is of some language: no address, number or emoji."""
    return any(letter.isalpha() for letter in word) and "://" not in word and "@" not in word


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - half a second

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(TOLD_APART))
    return identifier
