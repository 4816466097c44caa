"""Look at what the course depends on: licences, hashes, and known vulnerabilities.

    python -m tools.audit [--offline] [--all]

Licences are read from the installed packages, hashes compared with the pins, and pip-audit asks the advisory database
about each package. It is asked strictly: without that, an audit that could not be made looks like a good one. The exit
code is 1 when anything is wrong, or could not be found out; `--offline` leaves the database out, and says so.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import venv
from collections import Counter
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.utils import canonicalize_name

from tools.constraints import CONSTRAINTS, REQUIREMENTS, pins
from tools.hashes import HASHES, pinned_with_hashes
from tools.notebooks import ROOT
from tools.setup import python_of

PIP_AUDIT = "pip-audit==2.10.1"
ENVIRONMENT = ROOT / ".venv-audit"
LONGEST_SECONDS = 300
# Licences under which the course may be passed on with its dependencies, as words of the texts that packages give.
ACCEPTED = {
    "MIT": r"\bMIT\b|\bMIT-0\b|MIT-CMU",
    "BSD": r"\bBSD\b|0BSD",
    "Apache": r"\bApache\b",
    "ISC": r"\bISC\b",
    "Python": r"\bPSF\b|Python Software Foundation",
    "Mozilla 2.0": r"\bMPL[- ]2\.0\b|Mozilla Public License 2\.0",
    "Zlib": r"\bZlib\b",
    "Public domain": r"\bCC0\b|Unlicense|Public Domain",
}
REFUSED = re.compile(r"\bA?GPL|\bAGPL|\bSSPL|Commons Clause|Proprietary|BUSL", re.I)


@dataclass(frozen=True)
class Licence:
    """The licence of an installed package.

    Attributes:
        package: name and version.
        text: what the package says, in a line; empty when it says nothing.
        families: the accepted families that the text names.
    """

    package: str
    text: str
    families: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether it names an accepted licence, and none that is refused."""
        return bool(self.families) and not REFUSED.search(self.text)


def licence_of(package: Distribution) -> Licence:
    """Read a package's licence: its SPDX expression, else its classifiers, else the first line of its licence field."""
    metadata = package.metadata
    classifiers = [each for each in metadata.get_all("Classifier") or [] if each.startswith("License ::")]
    text = (
        metadata.get("License-Expression")
        or ", ".join(each.rpartition(" :: ")[2] for each in classifiers if each != "License :: OSI Approved")
        or next(iter((metadata.get("License") or "").strip().splitlines()), "")
    )
    families = tuple(family for family, pattern in ACCEPTED.items() if re.search(pattern, text))
    return Licence(f"{package.name} {package.version}", text, families)


def pinned() -> dict[str, str]:
    """Return every pinned package of the course with its version."""
    files = (REQUIREMENTS, CONSTRAINTS)
    return {name: version for file in files for name, version in pins(file.read_text(encoding="utf-8")).items()}


def licences() -> list[Licence]:
    """Return the licences of the pinned packages that are installed here; some are for other systems only."""
    found = []
    for name in sorted(pinned()):
        try:
            found.append(licence_of(distribution(name)))
        except PackageNotFoundError:
            continue
    return found


def without_hash() -> list[str]:
    """Return the pins that hashes.txt does not have in the same version, and what it has beyond them."""
    wanted = pinned()
    has = {canonicalize_name(name): version for name, version in pinned_with_hashes(HASHES.read_text("utf-8")).items()}
    differ = [name for name in wanted.keys() | has.keys() if wanted.get(name) != has.get(name)]
    return [
        f"{each}: pinned {wanted.get(each, 'nowhere')}, hashed {has.get(each, 'nowhere')}" for each in sorted(differ)
    ]


def ask_the_database() -> str:
    """Ask pip-audit about every package in hashes.txt; return what is wrong, nothing when all is well."""
    python = python_of(ENVIRONMENT)
    if not python.exists():
        print(f"Setting up {ENVIRONMENT.name} …", flush=True)
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PIP_AUDIT]
    if subprocess.run(install).returncode:
        return f"{PIP_AUDIT} could not be installed, see above"
    options = ["--strict", "--disable-pip", "--require-hashes", "--progress-spinner=off", "-r", HASHES]
    ask = [python, "-m", "pip_audit", *options]
    try:
        run = subprocess.run(ask, timeout=LONGEST_SECONDS)
    except subprocess.TimeoutExpired:
        return f"the audit did not end within {LONGEST_SECONDS} s: is there a network?"
    return "vulnerable packages, or an audit that could not be made: see above" if run.returncode else ""


def main(arguments: list[str] | None = None) -> int:
    """Make the audit; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.audit", description=__doc__.splitlines()[0])
    parser.add_argument("--offline", action="store_true", help="do not ask for known vulnerabilities")
    parser.add_argument("--all", action="store_true", help="list the licence of each package")
    options = parser.parse_args(arguments)

    found = licences()
    bad = [licence for licence in found if not licence.good]
    counted = Counter(" or ".join(licence.families) for licence in found if licence.good)
    print(
        f"licences of {len(found)} packages: " + ", ".join(f"{count} {name}" for name, count in counted.most_common())
    )
    for licence in found if options.all else bad:
        print(f"{'  ' if licence.good else '✗ '}{licence.package}: {licence.text or 'none is named'}")

    hashes = without_hash()
    print("hashes: " + ("of every pin" if not hashes else "make hashes"))
    for line in hashes:
        print(f"✗ {line}")

    problem = "" if options.offline else ask_the_database()
    print("vulnerabilities: " + ("not asked for" if options.offline else problem or "none known"))
    return 1 if bad or hashes or problem else 0


if __name__ == "__main__":
    sys.exit(main())
