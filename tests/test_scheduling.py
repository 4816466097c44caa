"""Several workers share the tests so that none is left with a long one at the end."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import notebook_policy
from tests.notebook_policy import Scheduling, pytest_collection_modifyitems, pytest_xdist_auto_num_workers

ITEMS = [
    SimpleNamespace(path=Path("tests", name))
    for name in ("test_a.py", "test_every_answer.py", "28_system.ipynb", "test_z.py")
]


def test_workers_take_the_long_tests_first() -> None:
    items = list(ITEMS)
    pytest_collection_modifyitems(SimpleNamespace(workerinput={}), items)
    assert [item.path.name for item in items] == ["test_every_answer.py", "28_system.ipynb", "test_a.py", "test_z.py"]


def test_without_workers_the_order_stays() -> None:
    items = list(ITEMS)
    pytest_collection_modifyitems(SimpleNamespace(), items)
    assert items == ITEMS


def test_a_file_stays_with_one_worker_unless_its_tests_are_long() -> None:
    def scope(nodeid: str) -> str:
        return Scheduling._split_scope(Scheduling.__new__(Scheduling), nodeid)

    assert scope("tests/test_a.py::test_1") == scope("tests/test_a.py::test_2")
    assert scope("tests/answers/test_every_answer.py::test_lesson[03]") != scope(
        "tests/answers/test_every_answer.py::test_lesson[04]"
    )


@pytest.mark.parametrize(("cores", "workers"), [(1, 3), (2, 6), (64, 8)])
def test_there_are_more_workers_than_cores_but_not_too_many(
    cores: int, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notebook_policy.os, "sched_getaffinity", lambda pid: range(cores), raising=False)
    assert pytest_xdist_auto_num_workers(SimpleNamespace()) == workers


def test_a_system_that_does_not_count_cores_gets_some_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert pytest_xdist_auto_num_workers(SimpleNamespace()) == 3
