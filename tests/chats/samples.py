"""Real sample exports beside the project; read from there when present, never copied."""

import pytest

from tests.house_rules.rule import ROOT

SAMPLES = ROOT.parent / "shared" / "data" / "chats"
needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="no sample exports beside the project"
)
