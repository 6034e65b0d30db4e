"""Every setting is documented, and nothing is documented that is not one."""

import re

from tests.house_rules.rule import ROOT

PAGE = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
CODE = (ROOT / "src/olivebranch_web/settings.py").read_text(encoding="utf-8")


def test_the_page_lists_each_variable_that_is_read_and_no_other():
    read = set(re.findall(r'_(?:text|flag|count|secret)\(\s*"(OLIVE_\w+)"', CODE))
    assert read
    secret = {f"{name}_FILE" for name in re.findall(r'_secret\("(\w+)"\)', CODE)}
    assert set(re.findall(r"^\| `(OLIVE_\w+)`", PAGE, flags=re.MULTILINE)) == read | secret
