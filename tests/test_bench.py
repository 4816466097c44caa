"""What is measured is held against the limits."""

from __future__ import annotations

import pytest

from tools import bench
from tools.bench import Comparison, Cost, Suite

BARE = Cost("floor", 0.5, 60.0, 0.0, figures=False)


def a_cost(name: str, seconds: float = 1.0, peak: float = 70.0, figures: bool = False) -> Cost:
    return Cost(name, seconds, peak, 0.0, figures)


@pytest.mark.parametrize(
    ("cost", "missed"),
    [
        (a_cost("00_x"), None),
        (a_cost("00_x", seconds=3.6), "00_x 3.1 s, limit 3 s"),
        (a_cost("07_x", seconds=3.6), None),
        (a_cost("07_x", peak=101), "07_x 41 MB, limit 40 MB"),
        (a_cost("07_x", peak=200, figures=True), None),
        (a_cost("08_x", peak=101), None),
    ],
)
def test_a_lesson_has_limits_above_the_floor(cost: Cost, missed: str | None) -> None:
    checked = bench.limits([cost], BARE, Comparison("compile", 1.0, 7.0), Comparison("call", 2.0, 1.0))
    assert [limit.detail for limit in checked if not limit.kept] == ([missed] if missed else [])


@pytest.mark.parametrize(("compiling", "calling", "kept"), [(5.0, 4.0, [True] * 2), (4.9, 4.1, [False] * 2)])
def test_helpers_are_compared_with_the_plain_way(compiling: float, calling: float, kept: list[bool]) -> None:
    checked = bench.limits([], BARE, Comparison("compile", 1.0, compiling), Comparison("call", calling, 1.0))
    assert [limit.kept for limit in checked[:2]] == kept


@pytest.mark.parametrize(
    ("lessons", "everything", "kept"),
    [
        (Suite(10.0, True), Suite(150.0, True), [True, True]),
        (Suite(10.1, True), Suite(151.0, True), [False, False]),
        (Suite(1.0, False), Suite(1.0, False), [False, False]),
    ],
)
def test_the_lessons_together_and_the_suite_have_limits(lessons: Suite, everything: Suite, kept: list[bool]) -> None:
    costs = [a_cost(f"{number:02}_x", seconds=3.0) for number in range(4)]  # four floors are two seconds
    checked = bench.limits_together(costs, BARE, lessons, everything)
    assert [limit.kept for limit in checked] == kept
    assert "in turn 12 s" in checked[0].detail or not lessons.passed


def test_a_run_of_tests_is_timed_and_says_whether_all_passed() -> None:
    assert not bench.suite("-n", "0", "no_such_file.py").passed  # workers would take seconds to start
    assert bench.suite("--version").passed
