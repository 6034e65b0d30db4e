"""Give every reader bytes it never expected, for a bounded time: `make fuzz`.

Each reader begins with its golden exports and gets what the fuzzer makes of
them, guided by which lines are reached. It must keep its promises: no
exception but a GivenError, every byte accounted for. Archives and the search
for exports are fuzzed the same way, under the name "archive".
"""

import argparse
import io
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

EXPORTS = Path(__file__).parents[1] / "tests" / "chats" / "exports"
ARCHIVE = "archive"
MOST_BYTES = 1 << 16


def seeds_of(name: str) -> list[bytes]:
    """Return what the fuzzer begins with."""
    files = [
        path
        for path in sorted(EXPORTS.rglob("*"))
        if path.is_file() and path.suffix != ".table" and name in {path.parent.name, ARCHIVE}
    ]
    if name != ARCHIVE:
        return [path.read_bytes() for path in files]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files[::10]:
            archive.writestr(path.name, path.read_bytes())
    return [packed.getvalue()]


def fuzz(name: str, *, seconds: int, folder: Path) -> None:
    """Fuzz one reader in this process; leaves it with a status that says how it went."""
    import atheris  # noqa: PLC0415 - installed by `make fuzz` only

    with atheris.instrument_imports(include=["olivebranch.chats"]):
        from olivebranch.chats import read, reader_of, readers  # noqa: PLC0415
        from olivebranch.chats.given import GivenFile, InMemory  # noqa: PLC0415

        readers()  # imports them all, so that they are watched too
    from olivebranch.errors import GivenError  # noqa: PLC0415
    from olivebranch.progress import silent  # noqa: PLC0415
    from tests.chats.promises import assert_promises_kept  # noqa: PLC0415

    def one(data: bytes) -> None:
        if not data:
            return
        try:
            if name == ARCHIVE:
                read("export.zip", data)
            elif reader := reader_of(file := GivenFile("export", InMemory(data))):
                assert_promises_kept(reader.read(file, silent))
        except GivenError:
            return

    corpus = folder / name
    corpus.mkdir()
    for number, seed in enumerate(seeds_of(name)):
        (corpus / str(number)).write_bytes(seed)
    longest = max(MOST_BYTES, *(len(seed) for seed in seeds_of(name)))
    limits = [f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=3000"]
    atheris.Setup(
        [name, str(corpus), *limits, f"-max_len={longest}", f"-artifact_prefix={folder}/{name}-"],
        one,
    )
    atheris.Fuzz()


def main() -> int:
    """Fuzz every reader, or those that are named; return how many broke a promise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="readers; all without any")
    parser.add_argument("--seconds", type=int, default=20, help="for each reader")
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.into:
        fuzz(given.names[0], seconds=given.seconds, folder=given.into)
        return 0
    from olivebranch.chats import readers  # noqa: PLC0415 - in the children not before atheris

    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    broken = 0
    for name in given.names or [ARCHIVE, *(reader.name for reader in readers())]:
        command = [sys.executable, "-m", "tools.fuzz", name, "--seconds", str(given.seconds)]
        log = folder / f"{name}.log"
        with log.open("w") as output:
            done = subprocess.run(
                [*command, "--into", str(folder)],
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            )
        runs = [line for line in log.read_text(errors="replace").splitlines() if "DONE" in line]
        broken += done.returncode != 0
        print(f"{name:<20}{'BROKEN, see ' + str(log) if done.returncode else runs[-1:]}")
    return broken


if __name__ == "__main__":
    sys.exit(main())
