"""The lines of KakaoTalk that begin something: a day, or a message of one of three forms."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from olivebranch.chats.readers.kakaotalk.moments import DATE, SPACE, TIME, WORD, Calendar

BOM = rb"(?:\xef\xbb\xbf)?"
# The name ends at the first " : "; a message without words ends its line there.
NAME = rb"(?:(?P<name_%b>[^\r\n]{1,200}?) :(?: |(?=\r?$)))?"
TOLD = rb",? ?(?:at )?(?:" + TIME + rb"|" + WORD + rb")"
# Each ends in an empty group that names it.
FORMS = {
    "dated": (
        rb"(?P<date_dated>" + DATE + rb")(?:,| at)?" + SPACE + rb"(?P<time_dated>" + TIME + rb")"
        rb"(?:, " + NAME % b"dated" + rb"|: )(?P<dated>)"
    ),
    "timed": rb"(?P<time_timed>" + TIME + rb"), " + NAME % b"timed" + rb"(?P<timed>)",
    "bracketed": (
        rb"\[(?P<name_bracketed>[^\r\n]{1,200}?)\] \[(?P<time_bracketed>" + TIME + rb")\] ?"
        rb"(?P<bracketed>)"
    ),
}
DAYS = {
    "dashed": (
        rb"-{3,} *(?:" + WORD + rb",? )?(?P<date_dashed>" + DATE + rb")(?:" + TOLD + rb")? *-{3,}"
        rb"[ \t]*(?=\r?$)(?P<dashed>)"
    ),
    "named": rb"" + WORD + rb", (?P<date_named>" + DATE + rb")[ \t]*(?=\r?$)(?P<named>)",
    "bare": rb"(?P<date_bare>" + DATE + rb")" + TOLD + rb"[ \t]*(?=\r?$)(?P<bare>)",
}
# Names of the groups that hold date, time and name.
GROUPS = {form: ("", f"time_{form}", f"name_{form}") for form in FORMS}
GROUPS["dated"] = ("date_dated", "time_dated", "name_dated")
GROUPS |= {day: (f"date_{day}", "", "") for day in DAYS}
BARE = frozenset({"named", "bare"})
# A form this much rarer than the file's own is somebody quoting another chat.
RARE = 3
SAMPLE = 4 << 20


class Mark(NamedTuple):
    """A line that begins something; places in bytes.

    Attributes:
        start: Where it begins.
        end: Where the header ends: where a text begins.
        form: Key of FORMS or DAYS.
        date: As written; None when only days state it.
        time: As written; None in a line that only states the day.
        name: Of the sender; None for a line of the app.
    """

    start: int
    end: int
    form: str
    date: bytes | None
    time: bytes | None
    name: bytes | None


@cache
def pattern(forms: tuple[str, ...]) -> re.Pattern[bytes]:
    """Return the expression for a date line or a message of the given forms."""
    bodies = rb"|".join([*(FORMS[form] for form in forms), *DAYS.values()])
    return re.compile(rb"^" + BOM + rb"(?:" + bodies + rb")", re.MULTILINE)


def own_forms(data: bytes) -> tuple[str, ...]:
    """Return the forms of message that are the file's own, not quotations from another chat."""
    counts = {
        form: sum(1 for _ in re.finditer(rb"^" + BOM + body, data[:SAMPLE], re.MULTILINE))
        for form, body in FORMS.items()
    }
    most = max(counts.values())
    own = {form for form, count in counts.items() if count and count * RARE >= most}
    # A line with its full date is never mistaken for words in a file that states bare times.
    own |= {"dated"} if "timed" in own else set()
    return tuple(form for form in FORMS if form in own)


def marks(data: bytes, forms: tuple[str, ...], calendar: Calendar) -> Iterator[Mark]:
    """Yield every date line and every message's beginning, in file order.

    People write dates into their messages too. A date line without dashes counts when a
    message of that day, another date line or nothing follows at once.
    """
    held: Mark | None = None
    for found in pattern(forms).finditer(data):
        mark = _mark(found)
        if held and (held.form not in BARE or _counts(data, held, mark, calendar=calendar)):
            yield held
        held = mark
    if held and (held.form not in BARE or _counts(data, held, None, calendar=calendar)):
        yield held


def _mark(found: re.Match[bytes]) -> Mark:
    form = found.lastgroup or ""
    date, time, name = GROUPS[form]
    return Mark(
        found.start(),
        found.end(),
        form,
        found[date] if date else None,
        found[time] if time else None,
        found[name] if name else None,
    )


def _counts(data: bytes, mark: Mark, following: Mark | None, *, calendar: Calendar) -> bool:
    if data[mark.end : following.start if following else len(data)].strip():
        return False
    if following is None or following.form != "dated":
        return True
    return calendar.day(following.date or b"") == calendar.day(mark.date or b"")
