"""Pin everything that the requirements pull in, with the versions installed here.

    python -m tools.constraints

Rewrites constraints.txt. What only another system pulls in cannot be seen from here: its pins are kept as they are.
"""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, distribution

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.notebooks import ROOT

REQUIREMENTS = ROOT / "requirements.txt"
CONSTRAINTS = ROOT / "constraints.txt"
HEADER = """\
# Every version that the direct requirements pull in, as the stored outputs were recorded with them.
# `python -m tools.constraints` writes this file from what is installed.
"""
OTHER_SYSTEMS = "\n# Pulled in on other systems only; looked up by hand.\n"
ELSEWHERE = (
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
)


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


def reachable(roots: set[str], system: dict[str, str] | None = None) -> tuple[dict[str, str], set[str]]:
    """Follow the requirements of `roots`: return the installed versions, and the names of what is not installed."""
    environment = {**default_environment(), **(system or {})}
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
            found = distribution(name)
        except PackageNotFoundError:
            missing.add(name)
            continue
        installed[name] = found.version
        for line in found.requires or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({**environment, "extra": extra}):
                waiting += [(canonicalize_name(requirement.name), e) for e in ("", *requirement.extras)]
    return installed, missing


def reachable_elsewhere(roots: set[str]) -> set[str]:
    """Return the names that only another system pulls in, as far as they can be seen from here."""
    here = set(reachable(roots)[0])
    names: set[str] = set()
    for system in ELSEWHERE:
        installed, missing = reachable(roots, system)
        names |= (set(installed) | missing) - here
    return names


def render(direct: set[str], old: dict[str, str]) -> str:
    """Return what constraints.txt should hold."""
    installed, missing = reachable(direct)
    if missing:
        raise SystemExit(f"not installed: {', '.join(sorted(missing))}")
    elsewhere = reachable_elsewhere(direct)
    unknown = elsewhere - set(old)
    if unknown:
        print(f"Add by hand, other systems need them: {', '.join(sorted(unknown))}", file=sys.stderr)
    here = [f"{name}=={version}\n" for name, version in sorted(installed.items()) if name not in direct]
    there = [f"{name}=={old[name]}\n" for name in sorted(elsewhere & set(old))]
    return HEADER + "".join(here) + (OTHER_SYSTEMS + "".join(there) if there else "")


def main() -> None:
    """Rewrite constraints.txt."""
    direct = set(pins(REQUIREMENTS.read_text(encoding="utf-8")))
    old = pins(CONSTRAINTS.read_text(encoding="utf-8")) if CONSTRAINTS.is_file() else {}
    CONSTRAINTS.write_bytes(render(direct, old).encode("utf-8"))


if __name__ == "__main__":
    main()
