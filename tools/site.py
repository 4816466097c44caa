"""Build the course as static pages, which are read in any browser and run nothing.

    python -m tools.site [--output DIRECTORY]

`make site` calls it. What is stored in the lessons is shown as it is. Sphinx and its theme are installed into an
environment of their own (.venv-site), once; the script that draws diagrams comes from npm, once. No page asks another
host for anything, so the site can be put on any server, or be opened from the disk.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tarfile
import time
from dataclasses import dataclass
from pathlib import Path

from tools import node, setup, site_source
from tools.node import NodeFailed
from tools.notebooks import ROOT

SITE = ROOT / "site"
OUTPUT = ROOT / "build" / "site"
VENV = ROOT / ".venv-site"
REQUIREMENTS = SITE / "requirements.txt"
_PACKED = ROOT / "build" / "mermaid"  # what came from npm, by version
_TAKEN = {"mermaid.min.js": "package/dist/mermaid.min.js", "mermaid.LICENSE.txt": "package/LICENSE"}


class SiteFailed(Exception):
    """The site could not be built; the message says what to do."""


@dataclass(frozen=True)
class Built:
    """A site that was built.

    Attributes:
        directory: where it is.
        pages: the number of its pages.
        megabytes: the size of all its files.
        seconds: how long it took, without the set-up.
    """

    directory: Path
    pages: int
    megabytes: float
    seconds: float


def mermaid(packed: Path = _PACKED) -> list[Path]:
    """Return the script that draws diagrams, and its licence; npm is asked for the pinned version once.

    Args:
        packed: where what npm sent is kept.

    Raises:
        SiteFailed: npm is missing, or cannot get the package.
    """
    pinned = json.loads((SITE / "package.json").read_text(encoding="utf-8"))["dependencies"]["mermaid"]
    directory = packed / pinned
    files = [directory / name for name in _TAKEN]
    if all(file.is_file() for file in files):
        return files
    directory.mkdir(parents=True, exist_ok=True)
    # One file of the package is needed; `npm install` would get some hundred packages that it was made from.
    pack = ("pack", f"mermaid@{pinned}", "--silent", "--ignore-scripts", "--pack-destination", directory)
    try:
        node.npm(*pack, cwd=directory)
    except NodeFailed as error:
        raise SiteFailed(f"mermaid {pinned}, which draws the diagrams, comes from npm. {error}") from error
    [archive] = directory.glob("*.tgz")
    with tarfile.open(archive) as package:
        for file in files:
            file.write_bytes(package.extractfile(_TAKEN[file.name]).read())
    archive.unlink()
    return files


def build(output: Path = OUTPUT, course: Path = ROOT) -> Built:
    """Build the site into a directory, which is replaced once all went well.

    Args:
        output: where its index is to be. What the build works with stands beside it, with `-work` after its name.
        course: what it shows; only read.

    Raises:
        SiteFailed: a tool is missing, or the build has warnings, which have been shown: a link may lead nowhere.
        setup.SetUpFailed: Sphinx could not be installed.
    """
    drawing = mermaid()
    setup.set_up(VENV, requirements=REQUIREMENTS)
    started = time.monotonic()
    work = output.with_name(f"{output.name}-work")
    if output.exists() and not (output / ".buildinfo").is_file() and any(output.iterdir()):
        raise SiteFailed(f"{output} holds something else than a site. Delete it, or choose another directory.")
    shutil.rmtree(work, ignore_errors=True)
    source, pages = work / "source", work / "pages"
    site_source.source(course).write(source)
    (source / "_static").mkdir()
    for file in drawing:
        shutil.copy(file, source / "_static")
    sphinx = [setup.python_of(VENV), "-m", "sphinx", "--builder=html", f"--conf-dir={SITE}", "--quiet"]
    options = [f"--doctree-dir={work / 'doctrees'}", "--jobs=auto", "--fail-on-warning"]
    run = subprocess.run([*sphinx, *options, source, pages], cwd=ROOT, check=False)
    if run.returncode:
        raise SiteFailed("Sphinx has complaints, see above.")
    shutil.rmtree(output, ignore_errors=True)
    pages.rename(output)
    return _measured(output, time.monotonic() - started)


def _measured(directory: Path, seconds: float) -> Built:
    files = [file for file in directory.rglob("*") if file.is_file()]
    pages = sum(file.suffix == ".html" for file in files)
    return Built(directory, pages, sum(file.stat().st_size for file in files) / 1e6, seconds)


def main(arguments: list[str] | None = None) -> int:
    """Build the site and say where it is; return 1 when it cannot be built."""
    parser = argparse.ArgumentParser(prog="python -m tools.site", description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=OUTPUT, metavar="DIRECTORY", help="default: build/site")
    output = parser.parse_args(arguments).output.absolute()
    try:
        built = build(output)
    except (SiteFailed, setup.SetUpFailed) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{built.pages} pages, {built.megabytes:.0f} MB, in {built.seconds:.0f} s: {built.directory / 'index.html'}")
    python = Path(sys.executable)
    python = python.relative_to(ROOT) if python.is_relative_to(ROOT) else python
    print("Open that file, or serve it on this machine, where its search also quotes what it finds:")
    print(f"  {python} -m http.server --bind 127.0.0.1 --directory {output} 8080    then http://127.0.0.1:8080")
    return 0


if __name__ == "__main__":
    sys.exit(main())
