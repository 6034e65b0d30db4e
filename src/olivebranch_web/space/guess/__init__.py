"""Guess first: what one expects, before the numbers."""
