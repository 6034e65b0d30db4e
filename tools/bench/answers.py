"""How wrong the answers are on invented couples that nothing was fitted to."""

import numpy as np

from olivebranch.insight.measures import Wrongness, how_wrong, wrongness
from olivebranch.insight.synthetic import LONG_KINDS, draw_couples
from olivebranch.insight.synthetic.course import HARD, USUAL
from tests.insight.judges import researcher, statistician, tester
from tests.insight.judges.drawn import judged

JUDGES = {"tester": tester, "researcher": researcher, "statistician": statistician}


def show_errors(couples: int) -> None:
    """Print how wrong the answers are on invented couples that nothing was fitted to."""
    for name, size in (("usual", USUAL), ("hard", HARD)):
        drawn = draw_couples(np.random.default_rng(20261124), count=couples, short=24, size=size)
        show(name, how_wrong(drawn))
    # Their seeds begin where those of the tests do not reach.
    kinds = [*((kind, couples // 4) for kind in LONG_KINDS), ("short", 24)]
    for name, judge in JUDGES.items():
        found = [judged(judge, 3000 + seed, kind) for kind, count in kinds for seed in range(count)]
        show(f"{name}'s", wrongness(found))


def show(name: str, wrong: Wrongness) -> None:
    """Print how wrong the answers on one kind of couples are."""
    print(f"{wrong.couples} {name} couples: {wrong.right:.0%} right")
    print(f"  day of an event off by {wrong.date_error_days} days (median)")
    print(f"  changes seen in steady ones {wrong.false_changes:.0%}")
    print(f'  "cannot say" on short ones {wrong.short_declined:.0%}')
