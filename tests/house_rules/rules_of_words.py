"""Rules about texts: addresses, forbidden promises, templates, sources."""

import re
import tomllib

from tests.house_rules.rule import ROOT, Rule, in_source

# Put together here, so that this file does not name what it forbids.
INDEX = re.compile(
    "|".join(
        (
            "--(?:extra-)?index" + "-url",
            "--find" + "-links",
            r"https?://[^\s\"']*/simple/",
            r"https?://registry\.",
            r"https?://files\.",
            "py" + r"pi\.(?:org|python)",
            "pythonhosted" + r"\.org",
            "npmjs" + r"\.(?:org|com)",
            r"deb\." + "debian",
        )
    )
)
PROMISES = re.compile(
    r"good to go|looks great|win (?:them |her |him )?back|get your ex|don't give up|fight for"
    r"|your chances? (?:of|is|are)|narcissist|soulmate",
    re.IGNORECASE,
)
# What the language engine hears is about words in a message, never about somebody.
SCORES = re.compile(
    r"(?:relationship|emotional|communication)(?:'s)? health|health of (?:your|the|a) relationship"
    r"|(?:toxic\w*|empathy|love|anger|kindness|abuse|manipulation|sentiment|compatibility)"
    r" (?:score|level|index|rating|meter)"
    r"|\b(?:he|she|they|your ex|your partner) (?:is|are) (?:an? )?"
    r"(?:toxic|abus\w+|manipulat\w+|gaslight\w+|borderline|bipolar|\w+path\b|avoidant)"
    r"|{{[^}]*(?:likely|log_odds|polarity|sentiment|emotion-)",
    re.IGNORECASE,
)
FOREIGN = re.compile(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""")
INLINE = re.compile(r"""<script(?![^>]*\bsrc=)|\son\w+\s*=\s*["']|\sstyle\s*=\s*["']|<style""")
INCLUDE = re.compile(r"""{%\s*include\s+["']([\w-]+)/""")
CALLING = re.compile(r"!(?=\s*(?:<|$|\"))", re.MULTILINE)


def _is_template(path):
    return path.suffix == ".html" and "templates" in path.parts


def _is_content(path):
    # What messages say is no word of ours.
    ours = path.parts[:3] == ("src", "olivebranch", "content") and "phrases" not in path.parts
    return ours and path.suffix in {".toml", ".md"}


def _is_ours(path):
    return path.suffix not in {".png", ".jpg", ".mo", ".lock"} and path.parts[0] != "tests"


def _foreign_includes(path, text):
    app = path.parts[path.parts.index("templates") + 1]
    return [name for name in INCLUDE.findall(text) if name not in {app, "frame"}]


def _unknown_sources(_path, text):
    known = tomllib.loads(
        (ROOT / "src/olivebranch/content/sources.toml").read_text(encoding="utf-8")
    )
    found = []
    for block in re.findall(r"^\s*Source:\n((?:\s{4,}[\w-]+.*\n)+)", text, re.MULTILINE):
        keys = [re.split(r"[,;. ]", line.strip())[0] for line in block.splitlines()]
        found += [key for key in keys if key and key not in known]
    return found


RULES = [
    Rule(
        name="no package index is named",
        why="Where packages come from is the machine's business, not the tree's.",
        applies=lambda path: path.parts[:2] != ("tests", "house_rules"),
        faults=lambda _path, text: INDEX.findall(text),
        bad=("Makefile", "pip install --index" + "-url x"),
        good=("Makefile", "pip install --require-hashes -r requirements.lock"),
    ),
    Rule(
        name="nothing promises a return",
        why="Never odds, a green light, or a label for the other.",
        applies=lambda path: _is_template(path) or _is_content(path),
        faults=lambda _path, text: PROMISES.findall(text),
        bad=("src/olivebranch_web/frame/templates/frame/a.html", "How to win them back"),
        good=("src/olivebranch_web/frame/templates/frame/a.html", "How to be at peace"),
    ),
    Rule(
        name="no head is a diagnosis, a score of somebody, or the health of a relationship",
        why="A head hears words in one message and is often wrong.",
        applies=lambda path: _is_template(path) or _is_content(path),
        faults=lambda _path, text: SCORES.findall(text),
        bad=("src/olivebranch_web/frame/templates/frame/a.html", "Anger: {{ heard.likely }}"),
        good=("src/olivebranch_web/frame/templates/frame/a.html", "This message {{ act.says }}."),
    ),
    Rule(
        name="no page asks another machine",
        why="Nothing leaves this one.",
        applies=_is_template,
        faults=lambda _path, text: FOREIGN.findall(text),
        bad=("src/olivebranch_web/frame/templates/frame/a.html", '<script src="https://x/y.js">'),
        good=("src/olivebranch_web/frame/templates/frame/a.html", '<script src="/static/y.js">'),
    ),
    Rule(
        name="no page carries script or style of its own",
        why="The content security policy refuses it.",
        applies=_is_template,
        faults=lambda _path, text: INLINE.findall(text),
        bad=("src/olivebranch_web/frame/templates/frame/a.html", '<p style="color: red">'),
        good=("src/olivebranch_web/frame/templates/frame/a.html", '<p class="style">'),
    ),
    Rule(
        name="a template includes only its own app's partials and the frame's",
        why="Another app's partial shows another circle's rows.",
        applies=_is_template,
        faults=_foreign_includes,
        bad=("src/olivebranch_web/care/templates/care/a.html", '{% include "space/_b.html" %}'),
        good=("src/olivebranch_web/care/templates/care/a.html", '{% include "frame/_b.html" %}'),
    ),
    Rule(
        name="nothing is shouted at people",
        why="No exclamation marks: somebody may have slept three hours.",
        applies=lambda path: _is_content(path) and "chats" not in path.parts,
        faults=lambda _path, text: CALLING.findall(text),
        bad=("src/olivebranch/content/en/errors.toml", 'now = "Try again!"'),
        good=("src/olivebranch/content/en/errors.toml", 'now = "Try again."'),
    ),
    Rule(
        name="a source named in a docstring is in the bibliography",
        why="Every method and number has one, or is called a convention.",
        applies=in_source,
        faults=_unknown_sources,
        bad=("src/olivebranch/a.py", '    Source:\n        nobody-1900\n    """\n'),
        good=("src/olivebranch/a.py", '    Source:\n        killick-2012\n    """\n'),
    ),
    Rule(
        name="nothing is left unfinished",
        why="A stub called done is a defect.",
        applies=lambda path: in_source(path) or _is_template(path),
        faults=lambda _path, text: re.findall(
            r"\b(?:TO" + r"DO|FIX" + r"ME)\b|raise NotImplemented" + r"Error|lorem ipsum", text
        ),
        bad=("src/olivebranch/a.py", "# TO" + "DO later"),
        good=("src/olivebranch/a.py", "# to do it later would lose the order"),
    ),
]
