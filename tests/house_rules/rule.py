"""What a house rule is: a name, a reason, how to find a fault, and a proof that it finds one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Rule:
    """A rule no linter knows.

    Attributes:
        name: Readable after "it breaks".
        why: For whoever meets it.
        applies: Whether a file of the tree is its business.
        faults: What is wrong in a file, given its path and text.
        bad: A path and a text it must catch.
        good: A path and a text, nearly the same, it must pass.
    """

    name: str
    why: str
    applies: Callable[[Path], bool]
    faults: Callable[[Path, str], list[str]]
    bad: tuple[str, str]
    good: tuple[str, str]


def tree() -> Iterator[Path]:
    """Yield every text file of the repository, relative to its root."""
    passed_over = {".git", ".venv", "__pycache__", "dist", "screenshots", "node_modules"}
    for path in sorted(ROOT.rglob("*")):
        relative = path.relative_to(ROOT)
        if path.is_file() and not any(
            part in passed_over or part.endswith("_cache") or part == ".hypothesis"
            for part in relative.parts
        ):
            yield relative


def is_python(path: Path) -> bool:
    """Return whether a path is a Python file of ours, migrations left out."""
    return path.suffix == ".py" and "migrations" not in path.parts


def in_source(path: Path) -> bool:
    """Return whether a path is Python that ships."""
    return is_python(path) and path.parts[0] == "src"
