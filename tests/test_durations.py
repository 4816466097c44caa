"""Durations: the number they should be, or the one that was measured."""

import pytest

from helpers import about, under


@pytest.mark.parametrize("measured", [0.181, 0.2, 0.31, 0.69])
def test_near_what_it_should_be_it_is_that(measured):
    assert about(0.2, measured) == "about 0.2 s"


@pytest.mark.parametrize(("measured", "text"), [(0.002, "0.002 s"), (0.17, "0.170 s"), (0.75, "0.750 s")])
def test_far_from_it_the_measured_one_is_shown(measured, text):
    assert about(0.2, measured) == f"{text}, not 0.2 s"


def test_a_long_time_may_be_late_by_half_of_itself():
    assert about(4, 6.0) == "about 4 s"
    assert about(4, 6.1) == "6.100 s, not 4 s"


def test_it_may_be_early_by_a_tenth():
    assert about(10, 9.0) == "about 10 s"
    assert about(10, 8.9) == "8.900 s, not 10 s"


def test_under():
    assert under(0.1, 0.05) == "under 0.1 s"
    assert under(0.1, 0.1) == "0.100 s, not under 0.1 s"


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_only_a_time_above_zero_makes_sense(seconds):
    for function in (about, under):
        with pytest.raises(ValueError, match="above 0 s"):
            function(seconds, 0.1)
