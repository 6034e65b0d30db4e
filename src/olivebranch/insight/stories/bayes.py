"""Log Bayes factors of effects whose sign is known and whose size is not.

With precision `a` of the data about an effect, `b` that precision times the
estimate, and a half-normal prior of precision `loose`, everything is closed.
"""

import numpy as np

from olivebranch.insight.series import Floats

TOUCHED = 0.5  # chance that a change shows in one measure


def log_one(a: Floats, b: Floats, loose: float) -> Floats:
    """Return the log Bayes factor of one effect of the right sign against none."""
    tight = a + loose
    return np.asarray(
        0.5 * b**2 / tight - 0.5 * np.log(tight / loose) + np.log(2) + log_phi(b / np.sqrt(tight))
    )


def log_two(a: tuple[Floats, Floats, Floats], b: tuple[Floats, Floats], loose: float) -> Floats:
    """Return the log Bayes factor of two effects, both of the right sign, against none.

    Args:
        a: Precision of the first, of the second, and between them.
        b: Pull of the data on each.
        loose: Precision of the prior of each.
    """
    first, second, cross = a[0] + loose, a[1] + loose, a[2]
    det = np.maximum(first * second - cross**2, 1e-12)
    mean_1 = (second * b[0] - cross * b[1]) / det
    mean_2 = (first * b[1] - cross * b[0]) / det
    fit = 0.5 * (b[0] * mean_1 + b[1] * mean_2)
    signs = log_phi(mean_1 / np.sqrt(second / det)) + log_phi(mean_2 / np.sqrt(first / det))
    return np.asarray(fit - 0.5 * np.log(det / loose**2) + 2 * np.log(2) + signs)


def log_phi(x: Floats) -> Floats:
    """Return the logarithm of the normal distribution function, near enough in both tails."""
    size = np.abs(x)
    log_tail = -0.5 * x**2 + np.log(np.sqrt(2 / np.pi) / (size + np.sqrt(x**2 + 8 / np.pi)))
    return np.asarray(np.where(x < 0, log_tail, np.log1p(-np.exp(np.minimum(log_tail, -1e-9)))))


def mixed(parts: list[Floats]) -> Floats:
    """Return the log Bayes factor when a measure may also be untouched."""
    weight = TOUCHED / len(parts)
    top = np.maximum(0.0, parts[0])
    for part in parts[1:]:
        top = np.maximum(top, part)
    total = (1 - TOUCHED) * np.exp(-top)
    for part in parts:
        total = total + weight * np.exp(part - top)
    return np.asarray(top + np.log(total))


def log_sum(values: Floats) -> float:
    """Return the logarithm of the sum of what these are the logarithms of."""
    top = float(np.max(values))
    return top + float(np.log(np.sum(np.exp(values - top))))


def shared(values: Floats) -> tuple[float, Floats]:
    """Return the log of the summed evidence and the chance of every cell."""
    total = log_sum(values)
    return total, np.exp(values - total)
