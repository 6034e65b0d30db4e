import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from tests.web.cast import Someone, finish_jobs, somebody
from tests.web.program import Program


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory):
    """Use a file: work in threads needs connections of its own to the same database."""
    name = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
    settings.DATABASES["default"]["TEST"]["NAME"] = name
    connections["default"].settings_dict["TEST"]["NAME"] = name


@pytest.fixture
def rows(transactional_db):
    """The database, with everything committed, and no work left behind."""
    yield
    finish_jobs()


@pytest.fixture
def alice(rows):
    return somebody("alice")


@pytest.fixture
def bob(rows):
    return somebody("bob")


@pytest.fixture
def charlie(rows):
    return Someone(Client())


@pytest.fixture
def program(tmp_path):
    program = Program(tmp_path)
    yield program
    program.stop()


@pytest.fixture
def small_program(tmp_path):
    """Takes no more than 8 MB."""
    program = Program(tmp_path, OLIVE_MAX_UPLOAD_MB="8")
    yield program
    program.stop()
