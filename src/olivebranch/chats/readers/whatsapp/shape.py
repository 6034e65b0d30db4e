"""What the beginning of a WhatsApp line looks like, learnt from the file itself.

There are too many locales for one expression each. A few wide expressions find
what could be a header; its shape (digits as #, day periods as PM) is counted;
the shape most lines have is the file's own, and every other is somebody
quoting another chat.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from olivebranch.chats.readers.whatsapp.phrases import (
    MARKS,
    NO_MARKS,
    PLAIN_SPACES,
    day_periods,
    month_names,
)

# Direction marks may stand anywhere in a header; some exports begin with a byte-order mark.
# All of it is compared without them, and with plain spaces and digits.
NUMBER = r"\d{1,4}"
SEPARATOR = "[./\\-, 年月년월] ?"
# Years that do not count from the birth of Christ, and what is added to get one that does.
ERAS = {
    "R": 2018,
    "H": 1988,
    "令和": 2018,
    "平成": 1988,
    "民國": 1911,
    "民国": 1911,
    "Minguo": 1911,
    "ROC": 1911,
    "R.O.C.": 1911,
}
ERA = "|".join(re.escape(era) for era in ERAS)

NUMERIC = (
    rf"(?P<era>(?:{ERA}) ?)?(?P<a>{NUMBER}){SEPARATOR}(?P<b>{NUMBER}){SEPARATOR}"
    rf"(?P<late_era>(?:{ERA}) ?)?(?P<c>{NUMBER})[일日.]?(?: \u0433\.?)?"
    r"(?: ?(?:BE|AP|AH|\u0647\u0640?))?"
)
WEEKDAY = r"(?:[^\W\d_]{2,12}\.?,? )?"
MONTH = r"(?P<month>[^\W\d_][^\d\s,:]{1,14})"
YEAR = r"(?:,? (?:de )?(?P<c>\d{4}))?"
DATES = tuple(
    re.compile(date)
    for date in (
        NUMERIC,
        rf"{WEEKDAY}(?P<a>\d{{1,2}})\.? (?:de )?{MONTH}{YEAR}",
        rf"{WEEKDAY}{MONTH} (?P<a>\d{{1,2}}){YEAR}",
        r"(?P<a>\d{1,2})[./ ](?P<b>\d{1,2})\.?",
    )
)
SMALL = "[^\\d\\[\\]:,\\-\u2013\u2014]"
TIME = (
    r"(?P<h>\d{1,2})(?:[:.]| ?[h時时시点點] ?)(?P<mi>\d{2})(?: ?(?:min|分|분) ?)?"
    r"(?:(?:[:.]|(?<=[n分분])|(?<=[n分분] ))(?P<s>\d{2})(?: ?[s秒초])?)?"
    rf"(?P<period> ?[^\W\d_](?:{SMALL}{{0,20}}[^\W\d_.]?\.?)?)??"
)
# Between date and time a word such as the Finnish "klo" may stand, or a day period.
BETWEEN = rf"[,\u060c\u1363]? {{0,2}}(?:(?P<before>[^\W\d_]{SMALL}{{0,20}}?) ?)?"
DASH = "[-\u2013\u2014]"
CLOSED = rf"(?:(?P<bracket>\] )|(?P<dash> {DASH} )|(?P<colon>: ))"
TIME_BEHIND = re.compile(f"{BETWEEN}{TIME}{CLOSED}")
TIME_BEFORE = re.compile(rf"{TIME}[,\u060c]? (?=\d|[^\W\d_][^\d\s,:]+ \d)")
CLOSE = re.compile(CLOSED)
# "13. 6. 2018. 21:25:15 Name: text": nothing but a space between time and name.
SPACED = re.compile(rf"{BETWEEN}(?P<h>\d{{1,2}})[:.](?P<mi>\d{{2}})[:.](?P<s>\d{{2}}) ")
FIELDS = ("a", "b", "c", "h", "mi", "s")

# Native digits as ASCII ones, character for character, so that positions stay: Arabic, Persian,
# Devanagari, Bengali, Gurmukhi, Gujarati, Tamil, Telugu, Kannada, Malayalam, Thai, Lao, Burmese,
# Khmer, wide.
ZEROS = (
    0x660,
    0x6F0,
    0x966,
    0x9E6,
    0xA66,
    0xAE6,
    0xBE6,
    0xC66,
    0xCE6,
    0xD66,
    0xE50,
    0xED0,
    0x1040,
    0x17E0,
    0xFF10,
)
DIGITS = {zero + value: str(value) for zero in ZEROS for value in range(10)}
PLAIN = DIGITS | PLAIN_SPACES
LONGEST_HEADER = 80
# Below this share no shape rules the file, and all of them count: several exports in one file.
RULING_SHARE = 2 / 3
# Then, in a file of many lines, a shape this much rarer than the most common one is a quotation.
OWN_SHARE = 1 / 4
MANY = 30
# A run this long in another shape is another export pasted below, not a quotation.
OWN_RUN = 20
LONGEST_UNKNOWN_WORD = 4


@dataclass(frozen=True, slots=True)
class Header:
    """One line's beginning, taken apart.

    Attributes:
        shape: With digits as #, months as Mon and day periods as PM.
        numbers: Three of the date in the order they are written (day and month where the
            month has a name; 0 for a year that is not there), hour, minute, second.
        spans: Where each stands, in characters; empty where a word says it or nothing does.
        added: What was added to each of the three of the date, to count from year 1.
        period: The day period, "am", "pm", "night" or "".
        length: Of the header, in characters.
        loose: What comes after the header has a say in where it ends.
    """

    shape: str
    numbers: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    added: tuple[int, int, int]
    period: str
    length: int
    loose: bool

    @property
    def narrow(self) -> bool:
        """Return whether day or month is written with one digit."""
        return any(end - start == 1 for start, end in self.spans[:2])


def header_of(line: str) -> Header | None:
    """Return the header a line begins with, or None."""
    written = line[:LONGEST_HEADER]
    plain = written.translate(NO_MARKS)
    header = _taken_apart(plain.translate(PLAIN))
    if header is None or len(plain) == len(written):
        return header
    kept = [place for place, sign in enumerate(written) if sign not in MARKS]
    spans = tuple(
        (kept[start], kept[end - 1] + 1) if end else (0, 0) for start, end in header.spans
    )
    return replace(header, spans=spans, length=kept[header.length - 1] + 1)


def _taken_apart(plain: str) -> Header | None:
    """Take apart a line without marks, with plain spaces and digits."""
    bracket = plain.startswith("[")
    for date, numeric in _dates(plain, int(bracket)):
        time = TIME_BEHIND.match(plain, date.end())
        closes = time and _closes(time, bracket=bracket, numeric=numeric)
        if time and closes and (header := _header(plain, date=date, time=time, end=time.end())):
            return header
    time = TIME_BEFORE.match(plain, int(bracket))
    for date, _ in _dates(plain, time.end()) if time else ():
        close = CLOSE.match(plain, date.end())
        closes = close and _closes(close, bracket=bracket, numeric=False)
        end = close.end() if close and closes else 0
        if time and end and (header := _header(plain, date=date, time=time, end=end)):
            return header
    return _spaced(plain)


def _dates(plain: str, start: int) -> Iterator[tuple[re.Match[str], bool]]:
    for date in DATES:
        if found := date.match(plain, start):
            yield found, date is DATES[0]


def _closes(found: re.Match[str], *, bracket: bool, numeric: bool) -> bool:
    """Return whether a header may end so: a bracket that was opened, a dash, or a colon."""
    if found["colon"]:
        return numeric and not bracket
    return bool(found["bracket"]) == bracket


def _spaced(plain: str) -> Header | None:
    """Read "13. 6. 2018. 21:25:15 Name: text": nothing but a space between time and name."""
    date = DATES[0].match(plain)
    time = SPACED.match(plain, date.end()) if date else None
    return _header(plain, date=date, time=time, end=time.end()) if date and time else None


def _header(plain: str, *, date: re.Match[str], time: re.Match[str], end: int) -> Header | None:
    groups = date.groupdict() | time.groupdict()
    before, after = _word_before(groups.get("before")), _period(groups.get("period"))
    month = _month(groups.get("month"))
    if before is None or after is None or month is None:
        return None
    numbers = [int(groups.get(name) or 0) for name in FIELDS]
    if month:
        # Read as day, month, year, whatever stands first.
        numbers[1] = month
    added = (_added(groups.get("era")), 0, _added(groups.get("late_era")))
    words = [(*date.span("month"), "Mon")] if month else []
    if after or before:
        name, sign = ("period", " PM") if after else ("before", "PM")
        words.append((*time.span(name), sign))
    return Header(
        shape=_shape(plain[:end], words),
        numbers=tuple(map(sum, zip(numbers, (*added, 0, 0, 0), strict=True))),
        spans=tuple(_span(name, date if name in "abc" else time) for name in FIELDS),
        added=added,
        period=after or before,
        length=end,
        loose=time.re is SPACED,
    )


def _span(name: str, found: re.Match[str]) -> tuple[int, int]:
    return found.span(name) if found.groupdict().get(name) else (0, 0)


def _added(era: str | None) -> int:
    return ERAS[era.replace(" ", "")] if era else 0


def _month(written: str | None) -> int | None:
    """Return 1 to 12, or 0 for none; None for a word that is no month."""
    return month_names().get(written.casefold().rstrip(".")) if written else 0


def _period(written: str | None) -> str | None:
    """Return "am", "pm", "night", or "" for none; None for a word that is no day period."""
    word = re.sub(r"[\s.\u200c]", "", written or "").casefold()
    return "" if not word else day_periods().get(word)


def _word_before(written: str | None) -> str | None:
    """Return the same for a word before the time, where any short word may stand."""
    period = _period(written)
    short = len((written or "").strip()) <= LONGEST_UNKNOWN_WORD
    return "" if period is None and short else period


def _shape(header: str, words: Iterable[tuple[int, int, str]]) -> str:
    for start, end, sign in sorted(words, reverse=True):
        header = f"{header[:start]}{sign}{header[end:]}"
    return re.sub(r"\d{3,4}", "YYYY", re.sub(r"(?<!\d)\d{1,2}(?!\d)", "#", header))


def learn(headers: Iterable[Header]) -> tuple[str, ...]:
    """Return the shapes of the file's own headers, the most common first.

    Args:
        headers: In file order; a sample will do.

    Returns:
        Empty when there is none.
    """
    shapes = [header.shape for header in headers]
    if not shapes:
        return ()
    counted = Counter(shapes).most_common()
    ruling, count = counted[0]
    if count < RULING_SHARE * len(shapes):
        least = OWN_SHARE * count if len(shapes) >= MANY else 0
        return tuple(shape for shape, often in counted if often >= least)
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
