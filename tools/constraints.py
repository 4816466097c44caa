"""Pin everything that the requirements pull in, with the versions installed here.

    python -m tools.constraints [FILE]

Rewrites the constraints.txt beside a file of requirements, the course's own unless told otherwise; the same on every
system and with every tested Python. What only another system or another Python pulls in is not installed here: its pins
are kept as they are. For a part with an environment of its own, it is that environment's Python that has to run this:
`.venv-site/bin/python -m tools.constraints site/requirements.txt`. What a file pins that is named with `-r` is not
pinned again.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import sys
from collections.abc import Set
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tools.notebooks import ROOT
from tools.setup import TESTED_PYTHONS, named_in

REQUIREMENTS = ROOT / "requirements.txt"
CONSTRAINTS = ROOT / "constraints.txt"
HEADER = """\
# Every version that the direct requirements pull in, as the stored outputs were recorded with them.
# `python -m tools.constraints` writes this file from what is installed.
"""
PART = """\
# Every version that the requirements beside this file pull in, without what files pin that they name with `-r`.
# `python -m tools.constraints` with that file's path writes this one, run by the Python that has them installed.
"""
SOMEWHERE = "\n# Pulled in on some systems or by some Pythons only. What is not installed here was looked up by hand.\n"
SYSTEMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)
# The first release of each: a pin must not ask for a later one, since Linux distributions keep early ones for years.
PYTHONS = tuple({"python_version": version, "python_full_version": f"{version}.0"} for version in TESTED_PYTHONS)
PLACES = tuple(system | python for system, python in itertools.product(SYSTEMS, PYTHONS))


def pins(text: str) -> dict[str, str]:
    """Return the exact versions that a requirements file names, by canonical name."""
    found = {}
    for line in text.splitlines():
        line = line.split("#", 1)[0].strip()
        if line and not line.startswith("-"):
            requirement = Requirement(line)
            [specifier] = requirement.specifier
            if specifier.operator != "==":
                raise ValueError(f"{line} is not pinned with ==")
            found[canonicalize_name(requirement.name)] = specifier.version
    return found


def reachable(roots: set[str], place: dict[str, str] | None = None) -> tuple[dict[str, str], set[str]]:
    """Follow the requirements of `roots`.

    Args:
        roots: canonical names.
        place: values of the environment markers that differ from those of this system and this Python.

    Returns:
        The installed versions by name, and the names of what is not installed here.
    """
    installed: dict[str, str] = {}
    missing: set[str] = set()
    seen: set[tuple[str, str]] = set()
    waiting = [(name, "") for name in roots]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        try:
            installed[name], requirements = _look_up(name)
        except PackageNotFoundError:
            missing.add(name)
            continue
        for requirement in requirements:
            if requirement.marker is None or requirement.marker.evaluate({**(place or {}), "extra": extra}):
                waiting += [(canonicalize_name(requirement.name), e) for e in ("", *requirement.extras)]
    return installed, missing


@functools.cache
def _look_up(name: str) -> tuple[str, list[Requirement]]:
    found = distribution(name)
    return found.version, [Requirement(line) for line in found.requires or []]


def everywhere_and_somewhere(roots: set[str]) -> tuple[set[str], set[str]]:
    """Return the names pulled in everywhere, and those pulled in in some places only, as far as they show from here."""
    names = []
    for place in PLACES:
        installed, missing = reachable(roots, place)
        names.append((set(installed) | missing) - roots)
    everywhere = set.intersection(*names)
    return everywhere, set.union(*names) - everywhere


def too_new(names: set[str]) -> list[str]:
    """Return what is installed in a version that the first release of a tested Python does not take."""
    found = []
    for name in sorted(names):
        try:
            needed = distribution(name).metadata.get("Requires-Python", "")
        except PackageNotFoundError:
            continue
        if not all(SpecifierSet(needed).contains(python["python_full_version"]) for python in PYTHONS):
            found.append(f"{name} needs Python {needed}")
    return found


def pinned_elsewhere(requirements: Path) -> set[str]:
    """Return the names that the files pin which a file of requirements names with `-r`, their constraints included."""
    names: set[str] = set()
    for base in named_in(requirements):
        for file in (base, base.with_name(CONSTRAINTS.name)):
            names |= set(pins(file.read_text(encoding="utf-8")))
        names |= pinned_elsewhere(base)
    return names


def render(direct: set[str], old: dict[str, str], elsewhere: Set[str] = frozenset(), header: str = HEADER) -> str:
    """Return what constraints.txt should hold.

    Args:
        direct: the names that the requirements pin.
        old: the pins that it holds now.
        elsewhere: names that another file pins.
        header: what it begins with.

    Raises:
        SystemExit: something that this system and this Python need is not installed, or too new for a tested Python.
    """
    installed, missing = reachable(direct)
    if missing:
        raise SystemExit(f"not installed: {', '.join(sorted(missing))}")
    if refused := too_new(set(installed)):
        raise SystemExit(f"{'; '.join(refused)}. Install an earlier version; tested are {', '.join(TESTED_PYTHONS)}.")
    everywhere, somewhere = (names - elsewhere for names in everywhere_and_somewhere(direct))
    known = old | installed
    if unknown := (everywhere | somewhere) - set(known):
        print(f"Add by hand, needed elsewhere: {', '.join(sorted(unknown))}", file=sys.stderr)
    blocks = [[f"{name}=={known[name]}\n" for name in sorted(names & set(known))] for names in (everywhere, somewhere)]
    return header + "".join(blocks[0]) + (SOMEWHERE + "".join(blocks[1]) if blocks[1] else "")


def main(arguments: list[str] | None = None) -> None:
    """Rewrite the constraints of the requirements that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tools.constraints", description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", type=Path, default=REQUIREMENTS, help="default: the course's own")
    requirements = parser.parse_args(arguments).file.resolve()
    constraints = requirements.with_name(CONSTRAINTS.name)
    direct = set(pins(requirements.read_text(encoding="utf-8")))
    old = pins(constraints.read_text(encoding="utf-8")) if constraints.is_file() else {}
    header = HEADER if requirements == REQUIREMENTS else PART
    constraints.write_bytes(render(direct, old, pinned_elsewhere(requirements), header).encode("utf-8"))


if __name__ == "__main__":
    main()
