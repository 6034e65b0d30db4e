"""A setting that is wrong or not safe stops the start with a sentence, before anything is kept."""

import os
import subprocess
import sys

import pytest

from tests.house_rules.rule import ROOT


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("OLIVE_DEMO", "yes", "OLIVE_DEMO must be exactly true or false."),
        ("OLIVE_MAX_UPLOAD_MB", "a lot", "OLIVE_MAX_UPLOAD_MB must be a whole number."),
        ("OLIVE_LISTEN", "0.0.0.0", "OLIVE_LISTEN is not this machine. Leave OLIVE_LISTEN out"),
    ],
)
def test_a_wrong_setting_is_named_and_stops_the_start(tmp_path, name, value, said):
    done = subprocess.run(
        [sys.executable, "-m", "olivebranch_web", "--no-browser", "--data", str(tmp_path / "data")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), name: value},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "A setting stops the start." in done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data" / "olive.sqlite3").exists()
