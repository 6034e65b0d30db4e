"""Phrases that say what a message does, without any model."""

from olivebranch.language.phrases.families import Family, families_of
from olivebranch.language.phrases.hits import Hit, Hits, hits_of
from olivebranch.language.phrases.search import Phrases, phrases_of

__all__ = ["Family", "Hit", "Hits", "Phrases", "families_of", "hits_of", "phrases_of"]
