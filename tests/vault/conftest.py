import pytest

from olivebranch import vault

PASSPHRASE = "lamp river seven quiet"


class Counting:
    """Chance that counts: the same bytes every time, no two draws alike."""

    def __init__(self):
        self.drawn = 0

    def __call__(self, size):
        self.drawn += 1
        return bytes((self.drawn * 31 + at) % 256 for at in range(size))


@pytest.fixture
def chance():
    return Counting()


@pytest.fixture(scope="session")
def code():
    return vault.new_recovery_code()


@pytest.fixture(scope="session")
def made(code):
    return vault.create(PASSPHRASE, code, cost=vault.CHEAP)


@pytest.fixture(scope="session")
def lock(made):
    return made[0]


@pytest.fixture(scope="session")
def key(made):
    return made[1]
