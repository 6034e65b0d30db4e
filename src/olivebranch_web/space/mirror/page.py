"""What the mirror says: numbers become sentences here, and nowhere else."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from olivebranch.content import Explanation, sentence, sources
from olivebranch.content.sentences import sentences
from olivebranch_web.frame import jobs
from olivebranch_web.frame.errors import words_for
from olivebranch_web.frame.words import day_words, whole
from olivebranch_web.space.guess.access import Answers
from olivebranch_web.space.mirror.access import OpenMirror, Said
from olivebranch_web.space.mirror.numbers import amount, guess_words, plain, share_of_ten, title_of

Json = dict[str, Any]  # as `insight.as_json` returns it
SURE = 0.9
FAIRLY_SURE = 0.7
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOST_SURE = 99  # nothing here is certain


def failure_of(mirror: OpenMirror) -> Explanation:
    """Return why there is no picture, in words."""
    why = jobs.reason(mirror.job) if mirror.job is not None else None
    return why or words_for("job-interrupted", {})


def picture_of(picture: Json, *, charts: list[Json]) -> dict[str, object]:
    """Return everything the page shows of a picture and its charts."""
    by_name = {chart["name"]: chart for chart in charts}
    return {
        "enough": picture["enough"],
        "coverage": coverage_of(picture["coverage"]),
        "answer": answer_of(picture["ending"]),
        "measures": [
            {**measure_of(measure), "chart": by_name.get(measure["id"])}
            for measure in picture["measures"]
        ],
        "changes": [change_of(change) for change in picture["changes"]],
        "limits": [_limit(limit) for limit in picture["limits"]],
        "evidence": len(picture["ending"]["evidence"]),
    }


def coverage_of(coverage: Json) -> Json:
    """Return what the record holds, ready to be read."""
    return {
        **coverage,
        "first": day_words(coverage["first"]),
        "last": day_words(coverage["last"]),
        "mine": whole(coverage["messages"]["me"]),
        "theirs": whole(coverage["messages"]["other"]),
        "silence_from": day_words(coverage["longest_silence_from"]),
    }


def answer_of(ending: Json) -> Json:
    """Return the answer: a sentence, when, how sure, and why."""
    first, *rest = ending["because"] or [{"code": ending["answer"]}]
    said = first if first["code"] == ending["answer"] else {"code": ending["answer"]}
    reasons = rest if said is first else ending["because"]
    return {
        "code": ending["answer"],
        "sentence": _sentence("insight/answers", said),
        "reasons": [_sentence("insight/answers", reason) for reason in reasons],
        "interval": [day_words(day) for day in ending["interval"] or ()],
        "slow": [day_words(day) for day in ending["slow"] or ()],
        "sure": _sureness(ending),
        "percent": min(round(ending["confidence"] * 100), MOST_SURE),
        "sources": _titles("insight/answers", ending["answer"]),
    }


def measure_of(measure: Json) -> Json:
    """Return one measure of both sides, the person's own first, by the same rules."""
    largest = max(measure[side]["value"] or 0 for side in ("me", "other")) or 1
    return {
        "id": measure["id"],
        "title": title_of(measure["id"]),
        "unit": measure["unit"],
        "meaning": sentence("insight/measures", measure["id"], {}),
        "sources": _titles("insight/measures", measure["id"]),
        "sides": [_side(measure, side, largest=largest) for side in ("me", "other")],
    }


def change_of(change: Json) -> Json:
    """Return one lasting change in words."""
    before, after = (amount(change["measure"], change[end]) for end in ("before", "after"))
    return {
        "mine": change["side"] == "me",
        "title": title_of(change["measure"]),
        "slow": change["kind"] != "step",
        "from": day_words(change["from"]),
        "to": day_words(change["to"]),
        "between": [day_words(day) for day in change["interval"]],
        "before": before,
        "after": after,
        "percent": round(change["confidence"] * 100),
    }


def guesses_of(guess: Answers, picture: Json, *, other: str) -> list[Json]:
    """Return each guess beside what was counted; skipped ones are left out."""
    counted = _counted(picture)
    named = {
        "first": _("Of 10 talks, begun by you"),
        "more": _("Of 10 messages, yours"),
        "changed": _("When it changed"),
        "kind": _("How it changed"),
        "reply_mine": _("A usual answer of yours"),
        "reply_theirs": _("A usual answer of %(other)s") % {"other": other},
    }
    return [
        {"asked": asked, "guessed": guess_words(name, guess[name]), "counted": counted.get(name)}
        for name, asked in named.items()
        if name in guess
    ]


def said_of(said: list[Said]) -> list[Json]:
    """Return messages with their moments in words."""
    return [
        {
            "mine": one.mine,
            "text": one.text,
            "at": date_format(datetime.fromisoformat(one.at), "j F Y, H:i"),
        }
        for one in said
    ]


def _counted(picture: Json) -> dict[str, str]:
    if not picture["enough"]:
        return {}
    by_id = {measure["id"]: measure for measure in picture["measures"]}
    ending = picture["ending"]
    at = ending["at"]
    found = {
        "first": share_of_ten(by_id["starts-share"]["me"]["value"]),
        "more": share_of_ten(by_id["share"]["me"]["value"]),
        "kind": guess_words("kind", ending["answer"]),
        "changed": guess_words("changed", at[:7] if at else "none"),
    }
    for name, side in (("reply_mine", "me"), ("reply_theirs", "other")):
        value = by_id["reply-time"][side]["value"]
        if value is not None:
            found[name] = amount("reply-time", value)
    return found


def _side(measure: Json, side: str, *, largest: float) -> Json:
    figure, name = measure[side], measure["id"]
    value = figure["value"]
    quartiles, interval = figure["quartiles"], figure["interval"]
    return {
        "mine": side == "me",
        "value": _("cannot say") if value is None else amount(name, value),
        "bar": 0 if value is None else round(100 * value / largest),
        "n": whole(figure["n"]),
        "quartiles": [amount(name, one) for one in quartiles or ()],
        "interval": [amount(name, one) for one in interval or ()],
        "longest": figure.get("longest"),
    }


def _sureness(ending: Json) -> str:
    if ending["answer"] == "cannot-say":
        return ""
    if ending["confidence"] >= SURE:
        return _("quite sure")
    return _("fairly sure") if ending["confidence"] >= FAIRLY_SURE else _("not very sure")


def _limit(limit: Json) -> str:
    return _sentence("insight/limits", limit)


def _sentence(page: str, coded: Mapping[str, Any]) -> str:
    facts = {name: _fact(value) for name, value in coded.items() if name != "code"}
    return sentence(page, coded["code"], facts)


def _fact(value: object) -> object:
    """Return a fact as it is read: days in words, numbers without digits that say nothing."""
    if isinstance(value, str):
        return DAY.sub(_day_found, value)
    if isinstance(value, int | float):
        return plain(value)
    return value


def _day_found(found: re.Match[str]) -> str:
    return day_words(found[0])


def _titles(page: str, code: str) -> list[str]:
    known = sources()
    return [
        f"{known[key].by} ({known[key].year}): {known[key].title}"
        for key in sentences(page)[code].sources
    ]
