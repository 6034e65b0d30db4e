"""Steady, an event, a decline, or both: how well each story explains the messages."""

from olivebranch.insight.stories.weighing import Weighed, weigh

__all__ = ["Weighed", "weigh"]
