"""What a message does: the language engine.

Two tiers hear the same acts. The fast one (`listen`) goes over half a million messages; the
careful one (`read_closely`, `listen_closely`) reads a draft or some hundred messages, with the
words that say so. Both are joined by phrases, which add to a model's word; for a threat or a wish
to die they are enough. How often all of it is wrong stands in docs/explanation/language-quality.md.

A language is content and weights: `content/<language>/language` and `models/<language>`. Ask
`spoken_in` before listening. Importing this loads nothing heavy.
"""

from olivebranch.language.careful import ExtraMissingError
from olivebranch.language.listening import Heard, listen, listen_closely
from olivebranch.language.reading import Act, Reading, read_closely
from olivebranch.language.spoken import Spoken, spoken_in
from olivebranch.language.stored import WeightsError

__all__ = [
    "Act",
    "ExtraMissingError",
    "Heard",
    "Reading",
    "Spoken",
    "WeightsError",
    "listen",
    "listen_closely",
    "read_closely",
    "spoken_in",
]
