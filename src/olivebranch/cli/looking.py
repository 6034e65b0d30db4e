"""All exports that `olive insight` was given: read, joined, looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from olivebranch.chats.merging import clocks_differ
from olivebranch.cli import asking, output
from olivebranch.content import sentence
from olivebranch.conversation import Conversation
from olivebranch.errors import OliveError
from olivebranch.insight import Picture, as_json


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of it.

    Attributes:
        pictures: One for each pair of people.
        failed: Paths that could not be used, and why.
    """

    pictures: tuple[Picture, ...]
    failed: tuple[tuple[Path, OliveError], ...]

    @property
    def document(self) -> object:
        """The JSON of `olive insight`."""
        results: list[object] = [as_json(picture) for picture in self.pictures]
        results += [
            {"path": path.name, "error": output.error_json(error)} for path, error in self.failed
        ]
        return results[0] if len(results) == 1 else {"results": results}


def look(paths: Sequence[Path], question: asking.Question, *, shown: bool) -> Looked:
    """Return what happened in all exports; one that fails does not stop the others."""
    chosen: list[tuple[Path, Conversation]] = []
    failed: list[tuple[Path, OliveError]] = []
    for path in paths:
        try:
            with output.progress_bar(f"Reading {path.name}", shown=shown) as progress:
                chosen.append((path, asking.chosen_of(path, question, progress=progress)))
        except OliveError as error:
            failed.append((path, error))
            output.explain_error(error)
    if clocks_differ([one for _, one in chosen]):
        output.remark(sentence("chats/warnings", "mixed-clocks", {}))
    pictures: list[Picture] = []
    for joined in asking.joined_of([one for _, one in chosen], question):
        try:
            with output.progress_bar("Looking", shown=shown) as progress:
                pictures.append(asking.picture_of(joined, question, progress=progress))
        except OliveError as error:
            failed.append((_path_of(joined, chosen), error))
            output.explain_error(error)
    return Looked(tuple(pictures), tuple(failed))


def _path_of(joined: Conversation, chosen: Sequence[tuple[Path, Conversation]]) -> Path:
    """Return the first path that a conversation comes from."""
    return next(path for path, one in chosen if set(one.files) & set(joined.files))
