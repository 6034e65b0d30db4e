"""Conversations with known truth, for tests and honesty. Nobody in here is real."""

from olivebranch.insight.synthetic.couples import (
    LONG_KINDS,
    Couple,
    as_whatsapp,
    draw_couple,
    draw_couples,
    first_date,
)

__all__ = ["LONG_KINDS", "Couple", "as_whatsapp", "draw_couple", "draw_couples", "first_date"]
