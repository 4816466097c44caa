"""What is installed is what the files say, and all of it is pinned: outputs are compared, so versions matter."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

from helpers import environment
from tools import constraints, setup
from tools.constraints import everywhere_and_somewhere, pins, reachable, render, too_new
from tools.notebooks import ROOT
from tools.setup import TESTED_PYTHONS

REQUIREMENTS = constraints.REQUIREMENTS.read_text(encoding="utf-8")
DIRECT = pins(REQUIREMENTS)
PULLED_IN = pins(constraints.CONSTRAINTS.read_text(encoding="utf-8"))
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def test_all_files_name_the_same_pythons() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = ".".join(map(str, setup.OLDEST_PYTHON))
    assert project["requires-python"] == f">={oldest}"
    assert TESTED_PYTHONS[0] == oldest
    assert environment.TESTED_PYTHONS == TESTED_PYTHONS
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"Python {', '.join(TESTED_PYTHONS[:-1])} or {TESTED_PYTHONS[-1]}" in readme


def test_conda_gives_a_tested_python() -> None:
    [python] = [d for d in CONDA["dependencies"] if isinstance(d, str) and d.startswith("python=")]
    assert python.removeprefix("python=") in TESTED_PYTHONS


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
    pinned = {name: version for name, version in DIRECT.items() if name.startswith("grpcio")}
    # What is published less often may be a patch behind.
    for name in ("grpcio-channelz", "grpcio-testing"):
        assert pinned.pop(name).rpartition(".")[0] == pinned["grpcio"].rpartition(".")[0]
    assert len(set(pinned.values())) == 1


def test_everything_pulled_in_is_pinned_as_installed() -> None:
    installed, missing = reachable(set(DIRECT))
    assert missing == set()
    assert {name: v for name, v in installed.items() if name not in DIRECT} == {
        name: PULLED_IN.get(name) for name in installed if name not in DIRECT
    }


def test_what_any_tested_python_pulls_in_on_any_system_is_pinned_and_nothing_in_vain() -> None:
    assert set(PULLED_IN) == set.union(*everywhere_and_somewhere(set(DIRECT)))


def test_every_pin_is_for_every_tested_python() -> None:
    assert too_new(set(DIRECT) | set(PULLED_IN)) == []


def test_the_constraints_are_as_their_tool_writes_them() -> None:
    assert render(set(DIRECT), PULLED_IN) == constraints.CONSTRAINTS.read_text(encoding="utf-8")


def test_a_pin_that_is_too_new_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constraints, "PYTHONS", ({"python_full_version": "3.9.0"},))
    with pytest.raises(SystemExit, match=r"grpcio needs Python >=3\.\d+"):
        render({"grpcio"}, {})


def test_an_unpinned_requirement_is_refused() -> None:
    with pytest.raises(ValueError, match="not pinned"):
        pins("grpcio>=1.85\n")


def test_a_part_does_not_pin_what_the_course_pins(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    own = tmp_path / "part" / "requirements.txt"
    own.write_text("-r ../requirements.txt\n-c constraints.txt\npytest==9.2.0\n", encoding="utf-8")
    (tmp_path / "requirements.txt").write_text("-c constraints.txt\npluggy==1.7.0\n", encoding="utf-8")
    (tmp_path / "constraints.txt").write_text("packaging==26.3\n", encoding="utf-8")
    (tmp_path / "part" / "constraints.txt").write_text("colorama==0.4.6\n", encoding="utf-8")  # Windows needs it
    constraints.main([str(own)])
    assert set(pins((tmp_path / "part" / "constraints.txt").read_text(encoding="utf-8"))) == {
        "colorama",
        "iniconfig",
        "pygments",
    }


@pytest.mark.parametrize(
    "requirements", sorted(ROOT.glob("classroom/**/requirements.txt")), ids=lambda p: p.parent.name
)
def test_a_part_s_requirements_stand_beside_the_course_s(requirements: Path) -> None:
    lines = requirements.read_text(encoding="utf-8").splitlines()
    base = next(line.split()[1] for line in lines if line.startswith("-r"))
    assert (requirements.parent / base).resolve() == constraints.REQUIREMENTS
    assert "-c constraints.txt" in lines
    own = pins(requirements.read_text(encoding="utf-8"))
    pulled_in = pins(requirements.with_name("constraints.txt").read_text(encoding="utf-8"))
    assert not (set(own) | set(pulled_in)) & constraints.pinned_elsewhere(requirements)
    assert all("#" in line for line in lines if "==" in line), "each has its reason"
