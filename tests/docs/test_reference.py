import re
import subprocess
import sys

import pytest

from olivebranch.chats import readers
from tests.house_rules.rule import ROOT

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def test_the_generated_pages_are_up_to_date():
    done = subprocess.run(
        [sys.executable, "-m", "tools.reference", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"run make docs; {done.stdout}"


@pytest.mark.parametrize("reader", readers(), ids=lambda reader: reader.name)
def test_every_reader_has_its_page(reader):
    page = (ROOT / "docs/reference/readers" / f"{reader.name}.md").read_text(encoding="utf-8")
    for part in ("## How to export", "## What is read", "## What is not read"):
        assert part in page


def test_every_link_between_pages_leads_somewhere():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    dead = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert not dead


def test_every_task_of_the_readme_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for task in re.findall(r"(?:^|`)make (\w+)", readme, re.MULTILINE):
        assert re.search(rf"^{task}:", makefile, re.MULTILINE), task
