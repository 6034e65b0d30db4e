import importlib
import pkgutil
import re
import string

import pytest

import olivebranch
from olivebranch.content.sentences import explanations
from olivebranch.errors import GivenError, MissingError, OliveError, OurError, RefusedError
from tests.house_rules.rule import ROOT

BRANCHES = {OliveError, GivenError, RefusedError, MissingError, OurError}


def concrete_errors():
    for module in pkgutil.walk_packages(olivebranch.__path__, "olivebranch."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found, waiting = set(), [OliveError]
    while waiting:
        kind = waiting.pop()
        found.add(kind)
        waiting += kind.__subclasses__()
    return sorted(found - BRANCHES, key=lambda kind: kind.code)


@pytest.mark.parametrize("kind", concrete_errors(), ids=lambda kind: kind.code)
def test_every_error_has_an_explanation(kind):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", kind.code)
    explained = explanations()[kind.code]
    assert explained.what.strip()
    assert explained.now.strip()


def test_every_fact_an_explanation_needs_is_given_where_the_error_is_raised():
    source = "\n".join(path.read_text() for path in (ROOT / "src").rglob("*.py"))
    for kind in concrete_errors():
        words = explanations()[kind.code]
        needed = {
            name
            for text in (words.what, words.why, words.now)
            for _, name, _, _ in string.Formatter().parse(text)
            if name
        }
        for name in needed:
            raised = re.findall(rf"{kind.__name__}\(([^()]*(?:\([^()]*\)[^()]*)*)\)", source)
            calls = [call for call in raised if "," in call]
            assert all(f"{name}=" in call or "**" in call for call in calls), (kind.code, name)


def test_explanations_never_shout_and_never_blame():
    for code, words in explanations().items():
        text = f"{words.what} {words.why} {words.now}"
        assert "!" not in text, code
        assert not re.search(r"\b(invalid|illegal|you failed|your fault)\b", text), code
