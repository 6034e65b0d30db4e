"""Deriving keys never takes more than its share of the machine."""

import threading

import pytest

from olivebranch_web.accounts.turns import BusyError, Turns


def test_work_is_done_in_turn():
    turns = Turns(workers=1, queue=2)
    assert [turns.take(lambda number=number: number * 2) for number in range(5)] == [0, 2, 4, 6, 8]


def test_when_every_place_is_taken_the_next_is_turned_away():
    turns, gate, begun = Turns(workers=1, queue=1), threading.Event(), threading.Event()

    def slow():
        begun.set()
        gate.wait(10)

    waiting = [threading.Thread(target=turns.take, args=(slow,)) for _ in range(2)]
    waiting[0].start()
    begun.wait(10)
    waiting[1].start()
    while turns._places._value:  # until the second stands in the queue
        pass
    with pytest.raises(BusyError) as caught:
        turns.take(lambda: None)
    gate.set()
    for thread in waiting:
        thread.join()
    assert caught.value.http_status == 503
    assert caught.value.details["retry_s"] > 0
    assert turns.take(lambda: "free again") == "free again"


def test_a_failure_frees_its_place():
    turns = Turns(workers=1, queue=0)

    def fails():
        raise ValueError

    for _ in range(5):
        with pytest.raises(ValueError, match=r"^$"):
            turns.take(fails)
    assert turns.take(lambda: 1) == 1
