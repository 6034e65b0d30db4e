"""Several files brought at once, as one: what belongs together is read together."""

import io
import zipfile
from collections.abc import Sequence

# What the name of a single file says about it, if anything: Markdown looks like other text.
TELLING_ENDING = ".md"


def bundled(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Return one file as it is, without its name, and several as an archive.

    The archive keeps their names, because a database knows its log by it; it is
    sealed like everything else and goes with the words.

    Args:
        files: Name and content; one at least.
    """
    if len(files) == 1:
        name, content = files[0]
        if not name.endswith(TELLING_ENDING):
            return content
        files = [(f"chat{TELLING_ENDING}", content)]
    packed = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for number, (name, content) in enumerate(files, start=1):
            # Two of the same name each get a folder of their own.
            inside = f"{number}/{name}" if name in taken else name
            taken.add(name)
            archive.writestr(zipfile.ZipInfo(inside), content)
    return packed.getvalue()
