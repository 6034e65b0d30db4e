"""The picture as plain values for `olive insight --json`; the shape is a promise (cli.md)."""

from datetime import date

from olivebranch.findings import Interval
from olivebranch.insight.answers import Ending, Fact
from olivebranch.insight.figures import Figure, SideFigures
from olivebranch.insight.picture import Coverage, Picture, SeenChange
from olivebranch.insight.sent import Window

Json = dict[str, "object"]


def as_json(picture: Picture) -> Json:
    """Return the picture as a document of dicts, lists, strings and numbers.

    Episodes and patterns are empty: they are not looked at yet, and a limit says so.
    """
    return {
        "me": picture.me,
        "other": picture.other,
        "window": _dates(picture.window),
        "enough": picture.enough,
        "coverage": _coverage(picture.coverage),
        "measures": [
            {
                "id": measure.id,
                "unit": measure.unit,
                "me": _side(measure.me),
                "other": _side(measure.other),
            }
            for measure in picture.measures
        ],
        "changes": [_change(change) for change in picture.changes],
        "ending": _ending(picture.ending),
        "episodes": [],
        "patterns": [],
        "limits": [{"code": limit.code, **dict(limit.facts)} for limit in picture.limits],
    }


def _dates(pair: Window | None) -> list[str] | None:
    return None if pair is None else [pair[0].isoformat(), pair[1].isoformat()]


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _coverage(coverage: Coverage) -> Json:
    return {
        "first": coverage.first.isoformat(),
        "last": coverage.last.isoformat(),
        "days": coverage.days,
        "days_with_messages": coverage.days_with_messages,
        "weeks": coverage.weeks,
        "longest_silence_days": coverage.longest_silence_days,
        "longest_silence_from": coverage.longest_silence_from.isoformat(),
        "messages": {"me": coverage.messages[0], "other": coverage.messages[1]},
        "without_words": {"me": coverage.without_words[0], "other": coverage.without_words[1]},
        "calls_seen": coverage.calls_seen,
        "not_in_here": ["calls", "meetings", "voice"],
    }


def _side(figures: SideFigures) -> Json:
    months = [
        {"month": month.month, "days": month.days, **_figure(month.figure)}
        for month in figures.months
    ]
    return {**_figure(figures.total), "by_month": months}


def _figure(figure: Figure) -> Json:
    result: Json = {
        "n": figure.n,
        "value": figure.value,
        "quartiles": None if figure.quartiles is None else list(figure.quartiles),
        "interval": _interval(figure.interval),
    }
    if figure.longest is not None:
        result["longest"] = figure.longest
    return result


def _interval(interval: Interval | None) -> list[float] | None:
    return None if interval is None else [interval.low, interval.high]


def _change(change: SeenChange) -> Json:
    return {
        "measure": change.measure,
        "side": change.side,
        "kind": change.kind,
        "from": change.begins.isoformat(),
        "to": change.ends.isoformat(),
        "interval": _dates(change.interval),
        "before": change.before,
        "after": change.after,
        "size": round(change.size, 3),
        "confidence": change.confidence,
    }


def _ending(ending: Ending) -> Json:
    return {
        "answer": ending.answer,
        "at": _day(ending.at),
        "interval": _dates(ending.interval),
        "slow": _dates(ending.slow),
        "confidence": ending.confidence,
        "because": [{"code": reason.code, **_facts(reason.facts)} for reason in ending.because],
        "evidence": list(ending.evidence),
    }


def _facts(facts: tuple[tuple[str, Fact], ...]) -> dict[str, Fact]:
    return dict(facts)
