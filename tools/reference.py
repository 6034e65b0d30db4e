"""Write the reference pages that can be generated; `--check` fails when one is out of date."""

import argparse
import os
import sys
from functools import partial
from pathlib import Path

# Help is as wide as the terminal; the pages must not depend on whose that is.
os.environ["COLUMNS"] = "100"
os.environ["TERM"] = "dumb"

import typer
from typer.testing import CliRunner

from olivebranch.chats import readers
from olivebranch.chats.flat.columns import COLUMNS, FORMS
from olivebranch.chats.flat.giving import EVENTS, KINDS
from olivebranch.cli import build
from olivebranch.content.sentences import explanations, sentences
from olivebranch.content.sources import sources
from olivebranch.conversation import Outcome
from tools.evaluate import page
from tools.evaluate.page import MADE
from tools.train.heads import ACTS

FOLDER = Path(__file__).parents[1] / "docs" / "reference"


def commands() -> str:
    """Return the page of every command, as `--help` shows it."""
    app = build()
    names = sorted(typer.main.get_command(app).commands)
    runner = CliRunner()
    parts = [
        "# Commands\n",
        MADE,
        "Every command that computes something takes `--json` and then writes one JSON document",
        "to standard output and nothing else. Errors go to standard error: what happened, why,",
        "what to do now. Exit status: 0 done, 2 something given cannot be used, 3 declined on",
        "purpose, 4 not there, 70 our mistake. `--debug` adds a traceback.\n",
    ]
    for arguments in ([], *[[name] for name in names]):
        shown = runner.invoke(app, [*arguments, "--help"], prog_name="olive")
        text = "\n".join(line.rstrip() for line in shown.stdout.strip().splitlines())
        parts.append(f"## `{' '.join(['olive', *arguments])}`\n\n```text\n{text}\n```\n")
    return "\n".join(parts)


def reader_list() -> str:
    """Return the page that lists the readers."""
    rows = [
        f"| [{reader.title}](readers/{reader.name}.md) | `{reader.name}` |" for reader in readers()
    ]
    return "\n".join(["# Readers\n", MADE, "| reads | name |", "|---|---|", *rows, ""])


def flat_table() -> str:
    """Return the page of the columns that `olive read --to` writes."""
    codes = {
        "kinds": ", ".join(f"`{kind}`" for kind in KINDS),
        "events": ", ".join(f"`{event}`" for event in EVENTS if event),
        "outcomes": ", ".join(f"`{outcome.value}`" for outcome in Outcome),
    }
    rows = [
        f"| `{column.name}` | {FORMS[column.form]} | {column.means.format_map(codes)} |"
        for column in COLUMNS
    ]
    return "\n".join(
        [
            "# The table\n",
            MADE,
            "What `olive read --to` writes as `.csv`, `.jsonl` and `.parquet`: one row a record,",
            "the same columns in each. An empty cell is empty in CSV, left out in JSON Lines, and",
            "null in parquet. See [how to write it](../how-to/write-the-table.md) and what",
            "[reads it back](readers/generic.md).\n",
            "| column | holds | says |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def messages() -> str:
    """Return the page of every error: what happened, why, what now."""
    parts = ["# Errors\n", MADE]
    for code, words in sorted(explanations().items()):
        parts.append(f"## {code}\n\n{words.what}\n{words.why}\n\n**Now:** {words.now}\n")
    return "\n".join(parts)


def measures() -> str:
    """Return the page of every measure and answer, with its sources."""
    parts = ["# Measures and answers\n", MADE]
    for file in ("insight/measures", "insight/answers", "insight/limits"):
        parts.append(f"## {file.rpartition('/')[2].capitalize()}\n")
        for code, sentence in sentences(file).items():
            cited = ", ".join(f"[{key}](sources.md#{key})" for key in sentence.sources)
            parts.append(f"**{code}** {sentence.text} ({cited})\n")
    return "\n".join(parts)


def bibliography() -> str:
    """Return the page of every source, with size and certainty."""
    parts = ["# Sources\n", MADE]
    for key, source in sorted(sources().items()):
        size = f" {source.size}." if source.size else ""
        note = f" {source.note}" if source.note else ""
        parts.append(
            f"## {key}\n\n{source.by} ({source.year}). *{source.title}.* {source.where}.\n\n"
            f"Certainty: {source.certainty}.{size}{note}\n"
        )
    return "\n".join(parts)


PAGES = {
    "../explanation/language-quality.md": page.quality,
    **{f"heads/{act}.md": partial(page.card, act) for act in ACTS},
    "commands.md": commands,
    "readers.md": reader_list,
    "table.md": flat_table,
    "errors.md": messages,
    "measures.md": measures,
    "sources.md": bibliography,
}


def main() -> int:
    """Write or check every page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a difference")
    given = parser.parse_args()
    stale = []
    for name, make in PAGES.items():
        path, text = FOLDER / name, make()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not given.check:
                path.write_text(text, encoding="utf-8")
    print(("out of date: " if given.check else "written: ") + (", ".join(stale) or "nothing"))
    return 1 if given.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
