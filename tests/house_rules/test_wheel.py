"""What a stranger installs: the wheel, in an empty environment."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house_rules.rule import ROOT

UV = Path(sys.executable).with_name("uv")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_code_and_content_and_nothing_of_the_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "olivebranch/content/en/errors.toml" in names
    assert "olivebranch/vault/FORMAT.md" in names
    assert any(name.startswith("olivebranch_web/frame/templates/") for name in names)
    assert any(name.endswith(".css") for name in names)
    assert any(name.endswith("LICENSE-content") for name in names)
    assert not any(name.startswith(("tests/", "tools/", "docs/")) for name in names)


def test_olive_runs_from_the_wheel_in_an_empty_environment(wheel, tmp_path):
    place = tmp_path / "empty"
    python = place / "bin" / "python"
    subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, place], check=True)
    install = [UV, "pip", "install", "--quiet", "--system-certs", "--python", python]
    locked = ["--require-hashes", "-r", ROOT / "requirements.lock"]
    subprocess.run([*install, *locked], check=True, capture_output=True)
    subprocess.run([*install, "--no-deps", wheel], check=True, capture_output=True)
    for arguments in (["--help"], ["readers"], ["doctor", "--data", str(tmp_path / "data")]):
        done = subprocess.run(
            [place / "bin" / "olive", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
