from pathlib import Path

import pytest

from tests.house_rules import rules_of_code, rules_of_words
from tests.house_rules.rule import ROOT, tree

RULES = [*rules_of_code.RULES, *rules_of_words.RULES]


def by_name(rule):
    return rule.name.replace(" ", "-")


@pytest.mark.parametrize("rule", RULES, ids=by_name)
def test_the_rule_catches_what_it_must(rule):
    path, text = rule.bad
    assert rule.applies(Path(path))
    assert rule.faults(Path(path), text)


@pytest.mark.parametrize("rule", RULES, ids=by_name)
def test_the_rule_passes_what_it_must(rule):
    path, text = rule.good
    assert rule.applies(Path(path))
    assert not rule.faults(Path(path), text)


@pytest.mark.parametrize("rule", RULES, ids=by_name)
def test_the_tree_keeps_the_rule(rule):
    broken = []
    for path in tree():
        if rule.applies(path):
            try:
                text = (ROOT / path).read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
            broken += [f"{path}: {fault}" for fault in rule.faults(path, text)]
    assert not broken, f"{rule.name}: {rule.why}"
