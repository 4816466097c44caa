"""What is installed is what the files say, and all of it is pinned: outputs are compared, so versions matter."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version

import pytest
import yaml

from tools import constraints
from tools.constraints import pins, reachable, reachable_elsewhere
from tools.notebooks import ROOT

REQUIREMENTS = constraints.REQUIREMENTS.read_text(encoding="utf-8")
DIRECT = pins(REQUIREMENTS)
PULLED_IN = pins(constraints.CONSTRAINTS.read_text(encoding="utf-8"))
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def test_conda_gives_the_tested_python() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    [python] = [d for d in CONDA["dependencies"] if isinstance(d, str) and d.startswith("python=")]
    assert python == "python=3.11"
    assert project["requires-python"] == ">=" + python.removeprefix("python=")


def test_conda_leaves_the_packages_to_pip() -> None:
    names = [re.split("[=<>]", d)[0] if isinstance(d, str) else d for d in CONDA["dependencies"]]
    assert names == ["python", "pip", {"pip": ["-r requirements.txt"]}]


def test_requirements_read_the_constraints_and_install_the_helpers() -> None:
    lines = [line.strip() for line in REQUIREMENTS.splitlines()]
    assert "-c constraints.txt" in lines
    assert "-e ." in lines


@pytest.mark.parametrize("name", sorted(DIRECT))
def test_a_direct_requirement_is_installed_as_pinned(name: str) -> None:
    assert version(name) == DIRECT[name]


def test_the_grpc_packages_have_one_version() -> None:
    assert len({pinned for name, pinned in DIRECT.items() if name.startswith("grpcio")}) == 1


def test_everything_pulled_in_is_pinned_as_installed() -> None:
    installed, missing = reachable(set(DIRECT))
    assert missing == set()
    assert {name: v for name, v in installed.items() if name not in DIRECT} == {
        name: PULLED_IN.get(name) for name in installed if name not in DIRECT
    }


def test_nothing_is_pinned_in_vain() -> None:
    wanted = set(reachable(set(DIRECT))[0]) | reachable_elsewhere(set(DIRECT))
    assert set(PULLED_IN) - wanted == set()
    assert set(PULLED_IN) & set(DIRECT) == set()


def test_what_other_systems_pull_in_is_pinned() -> None:
    assert reachable_elsewhere(set(DIRECT)) - set(PULLED_IN) == set()


def test_an_unpinned_requirement_is_refused() -> None:
    with pytest.raises(ValueError, match="not pinned"):
        pins("grpcio>=1.85\n")
