"""Half in the cookie, half in the database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olivebranch import vault


def test_the_token_takes_the_key_out_again(key):
    token = vault.new_token()
    kept = vault.keep_for_session(key, token)
    assert vault.take_from_session(kept, token, owner=key.owner) == key


def test_the_row_opens_with_no_other_token(key):
    kept = vault.keep_for_session(key, vault.new_token())
    with pytest.raises(vault.LockedError):
        vault.take_from_session(kept, vault.new_token(), owner=key.owner)


def test_the_row_opens_for_no_other_vault(key):
    token = vault.new_token()
    with pytest.raises(vault.LockedError):
        vault.take_from_session(vault.keep_for_session(key, token), token, owner="bb" * 16)


def test_the_row_shows_neither_the_token_nor_the_key(key):
    token = vault.new_token()
    kept = vault.keep_for_session(key, token)
    assert key.raw not in kept
    assert token not in vault.row_id(token)
    assert len(vault.row_id(token)) == 64


def test_no_two_tokens_are_alike():
    assert len({vault.new_token() for _ in range(100)}) == 100


@given(st.text(max_size=60))
def test_what_was_never_a_token_is_locked_and_nothing_else(typed):
    try:
        name = vault.row_id(typed)
    except vault.LockedError:
        return
    assert len(name) == 64
