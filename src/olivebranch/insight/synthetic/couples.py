"""Conversations with known truth, for tests and honesty.

Nobody in here is real. The couples differ in how they write, in what
happened, and in what only looks as if something happened.
"""

from dataclasses import dataclass

import numpy as np

from olivebranch.conversation import (
    UNKNOWN_OFFSET,
    Columns,
    Conversation,
    Kind,
    Participant,
    Precision,
    Source,
    wall_time,
)
from olivebranch.insight.synthetic.course import USUAL, Course, Range, Truth, What, draw_course
from olivebranch.insight.synthetic.fairness import stands_out
from olivebranch.insight.synthetic.rhythm import DAY_S, STYLES, Sent, day_variance, draw_pair
from olivebranch.insight.synthetic.words import texts_of

NAMES = ("Robin", "Sam")
FIRST_DAY = 18_000  # days since 1970-01-01: in April 2019
MINUTE_MS = 60_000
LONG_KINDS: tuple[What, ...] = ("event", "decline", "both", "neither")


@dataclass(frozen=True, slots=True, eq=False)
class Couple:
    """An invented conversation and what is true of it.

    Attributes:
        conversation: Two people, "Robin" at 0 and "Sam" at 1.
        truth: What happened; days are counted from `first_day`.
        style: Which simulator wrote it.
        first_day: Day 0, in days since 1970-01-01.
    """

    conversation: Conversation
    truth: Truth
    style: str
    first_day: int


def draw_couple(
    rng: np.random.Generator, *, kind: What, style: str | None = None, size: Range = USUAL
) -> Couple:
    """Return one invented couple.

    Args:
        rng: Where chance comes from; the same state gives the same couple.
        kind: What has to be true of it.
        style: Which simulator; None for any.
        size: How much changes, and how restless the days are.
    """
    chosen = style or str(rng.choice(list(STYLES)))
    rate, truth, course = _fair_course(rng, kind, (chosen, size))
    pair = draw_pair(rng, rate=rate)
    sent = STYLES[chosen](rng, pair, course)
    first_day = FIRST_DAY + int(rng.integers(0, 2000))
    return Couple(_conversation(rng, (course, sent), first_day=first_day), truth, chosen, first_day)


def draw_couples(
    rng: np.random.Generator, *, count: int, short: int = 0, size: Range = USUAL
) -> list[Couple]:
    """Return `count` couples, the four kinds and all styles in turn, then `short` short ones."""
    styles = list(STYLES)
    long = [
        draw_couple(
            rng, kind=LONG_KINDS[index % 4], style=styles[index // 4 % len(styles)], size=size
        )
        for index in range(count)
    ]
    return long + [
        draw_couple(rng, kind="short", style=styles[index % len(styles)]) for index in range(short)
    ]


def as_whatsapp(conversation: Conversation) -> str:
    """Return the conversation as WhatsApp on Android exports it, minutes and all."""
    lines = []
    for position, text in enumerate(conversation.iter_texts()):
        moment = conversation.moment(position)
        name = conversation.participants[int(conversation.columns.sender[position])].name
        date = f"{moment.day}/{moment.month}/{moment:%y}"
        lines.append(f"{date}, {moment:%H:%M} - {name}: {text}\n")
    return "".join(lines)


def _fair_course(
    rng: np.random.Generator, kind: What, how: tuple[str, Range]
) -> tuple[float, Truth, Course]:
    """Return messages a day and a course; drawn again until its truth can be told."""
    style, size = how
    while True:
        days, rate = _size(rng, kind, size)
        truth, course = draw_course(rng, kind=kind, days=days, size=size)
        unrest = day_variance(style, mean=rate * np.exp(course.change))
        if stands_out(kind, course.change, unrest) >= size.stands_out:
            return rate, truth, course


def _size(rng: np.random.Generator, kind: What, size: Range) -> tuple[int, float]:
    """Return days and messages a day; a short couple has too little of one of them."""
    if kind != "short":
        return int(rng.integers(250, 900)), float(np.exp(rng.uniform(*np.log(size.rate))))
    if rng.random() < 0.5:
        return int(rng.integers(10, 52)), float(rng.uniform(10, 80))
    days = int(rng.integers(60, 200))
    return days, float(rng.uniform(60, 240)) / days


def _conversation(
    rng: np.random.Generator, made: tuple[Course, Sent], *, first_day: int
) -> Conversation:
    course, (time, sender) = made
    days = len(course.starts)
    order = np.argsort(time, kind="stable")
    order = order[time[order] < days * DAY_S]
    time, sender = time[order], sender[order]
    media = rng.random(len(time)) < 0.05
    typical = rng.uniform(4, 11, 2)[sender] * course.length[(time // DAY_S).astype(np.int64)]
    buffer, ends = texts_of(typical * rng.lognormal(-0.2, 0.65, len(time)), media)
    at_ms = (first_day * DAY_S * 1000 + time * 1000).astype(np.int64) // MINUTE_MS * MINUTE_MS
    columns = Columns(
        at_ms=at_ms,
        offset_min=np.full(len(time), UNKNOWN_OFFSET, np.int16),
        sender=sender.astype(np.int32),
        kind=np.where(media, Kind.IMAGE, Kind.TEXT).astype(np.uint8),
        event=np.zeros(len(time), np.uint8),
        text_start=np.r_[0, ends[:-1]] if len(ends) else ends,
        text_end=ends,
        byte_start=np.arange(len(time)),
        byte_end=np.arange(1, len(time) + 1),
        quality=np.zeros(len(time), np.uint8),
        file=np.zeros(len(time), np.uint16),
    )
    return Conversation(_source(), tuple(Participant(name) for name in NAMES), columns, buffer)


def _source() -> Source:
    return Source(
        format="synthetic",
        sha256="",
        title="",
        group=False,
        tz="local",
        precision=Precision.MINUTE,
    )


def first_date(couple: Couple) -> str:
    """Return day 0 of a couple as an ISO date."""
    return wall_time(couple.first_day * DAY_S * 1000).date().isoformat()
