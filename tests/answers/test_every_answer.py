"""Every exercise refuses its stub and plausible wrong answers, with a fitting hint, and accepts its solution.

It also accepts right answers in another style than the solution's, and refuses an answer that waits for ever, ends the
program, is asynchronous or returns something odd, in time and without leaving a server. Each notebook gets one kernel
and is run in it twice: as stored, then with the answers in the stubs' places. That also proves that a lesson can be run
again without a restart.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from tests.answers.run import problems_of
from tests.answers.stored import RIGHT_ANSWERS, WRONG_ANSWERS, right_answers, wrong_answers
from tools.notebooks import all_notebooks

# Their answers wait the longest: a worker that took one of them last would keep all others waiting.
SLOWEST_FIRST = (
    "28_system",
    "16_hedging",
    "04_server_streaming",
    "06_bidirectional_streaming",
    "18_health_and_balancing",
    "15_retries",
    "19_shutting_down",
    "20_asyncio",
    "10_deadlines",
    "05_client_streaming",
    "25_discovery",
    "03_unary_calls",
    "26_aggregation",
    "23_testing",
)


def _turn(path: Path) -> int:
    return SLOWEST_FIRST.index(path.stem) if path.stem in SLOWEST_FIRST else len(SLOWEST_FIRST)


LESSONS = sorted(all_notebooks(), key=_turn)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_lesson(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    wrong, right = wrong_answers(WRONG_ANSWERS / path.stem), right_answers(RIGHT_ANSWERS / path.stem)
    problems = problems_of(notebook, path.parent, wrong, right)
    assert not problems, "\n" + "\n".join(problems)
