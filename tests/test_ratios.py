"""Ratios: what they should be, or the one that was measured."""

import pytest

from helpers import at_least


@pytest.mark.parametrize("measured", [5, 5.01, 300])
def test_what_it_should_be_or_more_is_that(measured):
    assert at_least(5, measured) == "at least 5 times"


@pytest.mark.parametrize(("measured", "text"), [(4.94, "4.9 times"), (1.31, "1.3 times"), (0, "0.0 times")])
def test_less_is_shown_as_measured(measured, text):
    assert at_least(5, measured) == f"{text}, not 5"


def test_a_ratio_may_be_below_one():
    assert at_least(0.5, 0.6) == "at least 0.5 times"


def test_what_is_no_number_is_not_enough():
    assert at_least(1.5, float("nan")) == "nan times, not 1.5"


@pytest.mark.parametrize("times", [0, -1, float("nan")])
def test_only_a_ratio_above_zero_makes_sense(times):
    with pytest.raises(ValueError, match="takes a ratio above 0"):
        at_least(times, 2)
