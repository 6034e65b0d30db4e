"""Words and numbers that are not code: loaded by name, checked on the way in."""

from olivebranch.content.sentences import Explanation, explain, sentence
from olivebranch.content.sources import Source, sources
from olivebranch.content.tree import read_table

__all__ = ["Explanation", "Source", "explain", "read_table", "sentence", "sources"]
