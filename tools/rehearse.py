"""Run lessons before a class, as they will be run there, and name every cell that does not show what is stored.

    python -m tools.rehearse [NAME…]

Outputs are compared as `make test` compares them: pictures of what was measured may differ, what they say may not.
Nothing is written. The exit code is 1 when a cell differed.
"""

from __future__ import annotations

import argparse
import sys
import time

from tools.notebooks import NoSuchNotebook, select
from tools.soak import Differences, compare, describe


def main(arguments: list[str] | None = None) -> int:
    """Run what the command line names, one lesson after the other, and report on each."""
    parser = argparse.ArgumentParser(prog="python -m tools.rehearse", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="a lesson: 03, 03_unary_calls, or a path")
    options = parser.parse_args(arguments)
    try:
        notebooks = select(options.names)
    except NoSuchNotebook as error:
        parser.error(str(error))
    well = True
    for path in notebooks:
        began = time.monotonic()
        differences: Differences = {}
        outcome = compare([path], differences, lessons="whole")
        well = well and not differences
        print(f"{path.stem:<28} {time.monotonic() - began:4.0f} s  {outcome}", flush=True)
        for line in describe([path], differences, 1):
            print(line, flush=True)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
