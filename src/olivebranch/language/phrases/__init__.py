"""Phrases that say what a message does, without any model."""

from olivebranch.language.phrases.families import Family, families_of
from olivebranch.language.phrases.search import Hit, Phrases, phrases_of

__all__ = ["Family", "Hit", "Phrases", "families_of", "phrases_of"]
