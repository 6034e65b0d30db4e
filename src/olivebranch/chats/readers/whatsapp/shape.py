"""What the beginning of a WhatsApp line looks like, learnt from the file itself.

There are too many locales for one expression each. One wide expression finds
what could be a header; its shape (digits as #, day periods as PM) is counted;
the shape most lines have is the file's own, and every other is somebody
quoting another chat.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from olivebranch.chats.readers.whatsapp.phrases import day_periods

# Direction marks may stand anywhere in a header; some exports begin with a byte-order mark.
MARKS = "\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
M = f"[{MARKS}]*"
SPACE = "[ \u00a0\u202f]"
# A word such as the Finnish "klo" between date and time, or a day period before the time.
WORD = r"[^\W\d_]{1,4}\.?"
NUMBER = r"\d{1,4}"

DATE = (
    rf"(?P<a>R?{NUMBER}){M}(?P<sep1>[./-]{SPACE}?){M}(?P<b>{NUMBER}){M}(?P<sep2>[./-]{SPACE}?)"
    rf"{M}(?P<c>R?{NUMBER})(?P<dot>\.?)(?P<era>{SPACE}BE)?"
)
TIME = (
    rf"(?P<h>\d{{1,2}}){M}(?P<tsep>[:.]){M}(?P<mi>\d{{2}})(?:{M}[:.]{M}(?P<s>\d{{2}}))?"
    rf"(?P<period>{SPACE}?[^\W\d_](?:[^\d\[\]:,\-\u2013\u2014]{{0,20}}[^\W\d_.]?\.?)?)??"
)
BETWEEN = rf"{M}[,\u060c]?{SPACE}?(?:(?P<before>{WORD}){SPACE}?)?{M}"
BRACKETED = rf"\[{M}(?:{DATE}{BETWEEN}{TIME})\](?:{SPACE})"
TIME_FIRST = rf"\[{M}{TIME},{SPACE}{DATE}\](?:{SPACE})"
BARE = rf"{DATE}{BETWEEN}{TIME}(?P<close>{SPACE}[-\u2013\u2014]{SPACE}|:{SPACE})"
# "13. 6. 2018. 21:25:15 Name: text": nothing but a space between time and name.
SPACED = (
    rf"{DATE}{BETWEEN}(?P<h>\d{{1,2}})(?P<tsep>[:.])(?P<mi>\d{{2}})(?:[:.](?P<s>\d{{2}})){SPACE}"
)
BODIES = (BRACKETED, TIME_FIRST, BARE, SPACED)
PATTERNS = tuple(re.compile(rf"{M}{body}") for body in BODIES)

# Native digits as ASCII ones, character for character, so that positions stay.
ZEROS = (0x660, 0x6F0, 0x966, 0x9E6)  # Arabic, Persian, Devanagari, Bengali
DIGITS = {zero + value: str(value) for zero in ZEROS for value in range(10)}
LONGEST_HEADER = 80
# Below this share no shape rules the file, and all of them count: several exports in one file.
RULING_SHARE = 2 / 3
# A run this long in another shape is another export pasted below, not a quotation.
OWN_RUN = 20


@dataclass(frozen=True, slots=True)
class Header:
    """One line's beginning, taken apart.

    Attributes:
        shape: With digits as # and day periods as PM.
        date: The three numbers of the date, as written.
        time: Hour, minute, second as written.
        period: The day period, "am", "pm", "night" or "".
        era: "BE", "R" or "".
        length: Of the header, in characters.
    """

    shape: str
    date: tuple[str, str, str]
    time: tuple[int, int, int]
    period: str
    era: str
    length: int


def header_of(line: str) -> Header | None:
    """Return the header a line begins with, or None."""
    plain = line[:LONGEST_HEADER].translate(DIGITS)
    for pattern in PATTERNS:
        if (found := pattern.match(plain)) and (header := _taken_apart(found)):
            return header
    return None


def _taken_apart(found: re.Match[str]) -> Header | None:
    groups = found.groupdict()
    before = _period(groups.get("before") or "") or ""
    after = _period(groups.get("period") or "")
    # "5/56:00" is no date and time: the last number of the date is not the hour's first digit.
    if after is None or found.end("c") == found.start("h"):
        return None
    era = "BE" if groups["era"] else ("R" if "R" in groups["a"] + groups["c"] else "")
    return Header(
        shape=_shape(found, "period" if after else "before" if before else None),
        date=(groups["a"], groups["b"], groups["c"]),
        time=(int(groups["h"]), int(groups["mi"]), int(groups["s"] or 0)),
        period=after or before,
        era=era,
        length=found.end(),
    )


def _period(written: str) -> str | None:
    """Return "am", "pm", "night", or "" for none; None for a word that is no day period."""
    word = re.sub(rf"[{MARKS}\s.]", "", written).casefold()
    return "" if not word else day_periods().get(word)


def _shape(found: re.Match[str], period: str | None) -> str:
    text = found[0]
    if period:
        start, end = found.span(period)
        text = f"{text[:start]}{' ' if period == 'period' else ''}PM{text[end:]}"
    text = re.sub(SPACE, " ", re.sub(f"[{MARKS}]", "", text))
    return re.sub(r"\d{3,4}", "YYYY", re.sub(r"(?<!\d)\d{1,2}(?!\d)", "#", text))


def learn(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the shapes of the file's own headers, the most common first.

    Args:
        lines: Beginnings of lines, in file order; a sample will do.

    Returns:
        Empty when no line begins with a header.
    """
    shapes = [header.shape for line in lines if (header := header_of(line))]
    if not shapes:
        return ()
    counted = Counter(shapes).most_common()
    ruling, count = counted[0]
    if count < RULING_SHARE * len(shapes):
        return tuple(shape for shape, _ in counted)
    return (ruling, *sorted(_long_runs(shapes) - {ruling}))


def _long_runs(shapes: list[str]) -> set[str]:
    """Return every shape that stands OWN_RUN times in a row."""
    runs: set[str] = set()
    current, length = "", 0
    for shape in shapes:
        current, length = (shape, length + 1) if shape == current else (shape, 1)
        if length >= OWN_RUN:
            runs.add(shape)
    return runs
