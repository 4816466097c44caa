"""What a busy machine adds is seen from within: a thread that is woken late."""

import threading
import time

import pytest

from helpers.lateness import lateness


def test_whoever_keeps_the_interpreter_makes_the_others_late() -> None:
    with lateness() as late:
        time.sleep(0.05)  # the thread naps by now
        began = time.monotonic()
        pow(3, 1_500_000)  # one operation of Python's: no other thread runs
        took = time.monotonic() - began
        time.sleep(0.05)
    assert late.seconds > took - 0.03
    assert repr(late) == f"woken up to {late.seconds:.3f} s late"


def test_a_thread_that_only_waits_makes_nobody_late() -> None:
    def least() -> float:
        with lateness() as late:
            time.sleep(0.1)
        return late.seconds

    assert min(least() for _ in range(20)) < 0.05


def test_nothing_is_left_also_when_the_block_raises() -> None:
    with pytest.raises(ValueError, match="mine"), lateness():
        raise ValueError("mine")
    assert "lateness" not in {thread.name for thread in threading.enumerate()}
