"""Measure what the notebooks and the helpers cost, and hold the results against limits.

    python -m tools.bench [NAME…]

Times depend on the machine, ratios less so: each time stands beside the one it is compared with. Without a name, all
lessons are also run side by side, and the whole suite once. The exit code is 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import copy
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent import futures
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from tests.hygiene import literal_sleeps
from tools.kernels import open_kernel
from tools.notebooks import NOTEBOOKS, ROOT, NoSuchNotebook, select

# Seconds, by lesson. 02 and 03 start protoc and Python dozens of times; 04, 06, 10, 15 and 17 wait for streams that are
# left, deadlines, backoffs and an outage of two seconds; 16 and 18 to 23 for calls that are late, connections that die,
# programs that start and end, and a thousand streams; 24 measures in rounds, and starts HTTP servers; 25 and later
# start other programs, and wait for leases.
SLOWEST_ABOVE_FLOOR = dict.fromkeys(("00", "01"), 3.0) | {"02": 4.5, "03": 4.0}
SLOWEST_ABOVE_FLOOR |= dict.fromkeys(("04", "06", "10", "15", "17"), 6.0)
SLOWEST_ABOVE_FLOOR |= dict.fromkeys(("16", "18", "19", "20", "21", "22", "23"), 5.0) | {"24": 10.0}
SLOWEST_ABOVE_FLOOR |= dict.fromkeys(("25", "26", "27"), 12.0)
SLOWEST_ABOVE_FLOOR |= {"28": 32.0}  # runs the system, updates it ten times, and waits for all kinds of bad pages
SLOWEST_OF_THE_OTHERS = 4.0
# MiB above the bare kernel, by lesson, for kernels without figures; 02 asks jedi what an editor would offer; 08 sends
# 5 MiB through a tap, which keeps it; 11 has both sides of messages of 3 to 8 MiB, 20 a thousand open streams on either
# kind of server; 26 imports FastAPI, httpx and uvicorn, which are 25 of them.
LARGEST_ABOVE_BARE = {"02": 55.0, "08": 65.0, "11": 220.0, "20": 130.0, "26": 65.0}
LARGEST_OF_THE_OTHERS = 40.0
CHEAPER_COMPILE = 5.0  # times; an edited file goes through protoc twice: what it describes, then its Python
DEARER_TAP = 4.0  # times

# What `make test` may take on two cores, in seconds, and its lessons alone, in times of as many bare kernels in turn.
WHOLE_SUITE = 150.0
LESSONS_TOGETHER = 5.0

RUNS = 3
CALLS = 500
COMPILES = 20
PROBE = "import os, sys\nprint(os.getpid(), 'matplotlib' in sys.modules)"
MIB = 1024 * 1024


@dataclass(frozen=True)
class Cost:
    """What one notebook costs: the best time, and the largest memory, of a few runs."""

    name: str
    seconds: float
    peak: float  # MiB
    sleeps: float  # seconds
    figures: bool


@dataclass(frozen=True)
class Comparison:
    """What a helper costs beside the plain way, in milliseconds."""

    name: str
    helper: float
    plain: float


@dataclass(frozen=True)
class Suite:
    """What a run of tests takes, with several workers side by side: seconds, and whether all passed."""

    seconds: float
    passed: bool


@dataclass(frozen=True)
class Limit:
    """A limit and what was measured against it."""

    name: str
    kept: bool
    detail: str


def peak_memory(pid: int) -> float:
    """Return the largest resident size a process has had, in MiB; its present size where the system keeps no peak."""
    status = Path(f"/proc/{pid}/status")
    if status.is_file():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    memory = psutil.Process(pid).memory_info()
    return getattr(memory, "peak_wset", memory.rss) / MIB


def run_once(notebook: NotebookNode, cwd: Path) -> tuple[float, float, bool]:
    """Run a notebook in a new kernel; return the seconds, the peak in MiB, and whether it loaded matplotlib."""
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    probe = new_code_cell(PROBE)
    notebook.cells.append(probe)
    started = time.perf_counter()
    with open_kernel(notebook, cwd) as client:
        for index, cell in enumerate(notebook.cells[:-1]):
            if cell.cell_type == "code":
                client.execute_cell(cell, index)
        seconds = time.perf_counter() - started
        client.execute_cell(probe, len(notebook.cells) - 1)
        pid, figures = "".join(o.text for o in probe.outputs if o.output_type == "stream").split()
        return seconds, peak_memory(int(pid)), figures == "True"


def cost(name: str, notebook: NotebookNode, cwd: Path = NOTEBOOKS) -> Cost:
    """Run a notebook a few times and return what it costs."""
    runs = [run_once(notebook, cwd) for _ in range(RUNS)]
    sleeps = sum(sum(literal_sleeps(cell.source)) for cell in notebook.cells if cell.cell_type == "code")
    return Cost(name, min(r[0] for r in runs), max(r[1] for r in runs), sleeps, any(r[2] for r in runs))


def suite(*arguments: str) -> Suite:
    """Run the tests as `make test` does, or some of them."""
    started = time.perf_counter()
    run = subprocess.run([sys.executable, "-m", "pytest", "-q", *arguments], cwd=ROOT, capture_output=True)
    return Suite(time.perf_counter() - started, run.returncode == 0)


def milliseconds(action: Callable[[], object]) -> float:
    """Return how long one call of `action` takes."""
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def interleaved(first: Callable[[], object], second: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Return the medians of two actions, called in turn so that whatever else the machine does meets both."""
    times = [(milliseconds(first), milliseconds(second)) for _ in range(rounds)]
    return statistics.median(a for a, _ in times), statistics.median(b for _, b in times)


def compare_compiling() -> Comparison:
    """Compile an edited file in-process, import included, and as a command."""
    from helpers import compile_proto

    with tempfile.TemporaryDirectory() as scratch:
        source, output = Path(scratch, "protos"), Path(scratch, "out")
        source.mkdir()
        output.mkdir()
        edits = iter(range(1, 10 * COMPILES))

        def edit() -> None:
            text = f'syntax = "proto3"; package bench; message M {{ string field_{next(edits)} = 1; }}'
            (source / "bench.proto").write_text(text, encoding="utf-8")

        def in_process() -> None:
            edit()
            compile_proto("bench.proto", include=source)

        def as_command() -> None:
            edit()
            outputs = [f"--python_out={output}", f"--pyi_out={output}", f"--grpc_python_out={output}"]
            command = [sys.executable, "-m", "grpc_tools.protoc", f"-I{source}", *outputs, "bench.proto"]
            subprocess.run(command, check=True, capture_output=True)

        in_process()
        helper, plain = interleaved(in_process, as_command, COMPILES)
    return Comparison("compile an edited .proto: in-process / as a command", helper, plain)


def compare_calling() -> Comparison:
    """Make unary calls through a Tap and directly."""
    from helpers import Tap, compile_proto, start, stop_all  # before grpc: it sets up C-core's log

    import grpc  # isort: skip

    greeter_pb2, greeter_pb2_grpc = compile_proto("greeter.proto")

    class Greeter(greeter_pb2_grpc.GreeterServicer):
        def SayHello(self, request, context):
            return greeter_pb2.HelloReply(message=f"Hello, {request.name}!")

    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    greeter_pb2_grpc.add_GreeterServicer_to_server(Greeter(), server)
    address = start(server, name="bench")
    request = greeter_pb2.HelloRequest(name="Ada")
    try:
        with Tap(address) as tap, grpc.insecure_channel(address) as plain_channel:
            with grpc.insecure_channel(tap.address) as tapped_channel:
                plain = greeter_pb2_grpc.GreeterStub(plain_channel)
                tapped = greeter_pb2_grpc.GreeterStub(tapped_channel)
                actions = [lambda: tapped.SayHello(request, timeout=5), lambda: plain.SayHello(request, timeout=5)]
                interleaved(*actions, CALLS // 10)  # connections are made, caches are filled
                helper, direct = interleaved(*actions, CALLS)
    finally:
        stop_all()
    return Comparison("a unary call: through a Tap / direct", helper, direct)


def limits(costs: list[Cost], bare: Cost, compiling: Comparison, calling: Comparison) -> list[Limit]:
    """Hold what was measured against the limits."""
    cheaper, dearer = compiling.plain / compiling.helper, calling.helper / calling.plain
    found = [
        Limit(
            f"compiling in-process at least {CHEAPER_COMPILE:g}× cheaper", cheaper >= CHEAPER_COMPILE, f"{cheaper:.1f}×"
        ),
        Limit(f"a tapped call at most {DEARER_TAP:g}× a direct one", dearer <= DEARER_TAP, f"{dearer:.1f}×"),
    ]
    slow = [
        f"{c.name} {above:.1f} s, limit {limit:g} s"
        for c in costs
        if (above := c.seconds - bare.seconds) > (limit := SLOWEST_ABOVE_FLOOR.get(c.name[:2], SLOWEST_OF_THE_OTHERS))
    ]
    large = [
        f"{c.name} {above:.0f} MB, limit {limit:g} MB"
        for c in costs
        if not c.figures
        and (above := c.peak - bare.peak) > (limit := LARGEST_ABOVE_BARE.get(c.name[:2], LARGEST_OF_THE_OTHERS))
    ]
    found.append(Limit("every notebook within its limit above the floor", not slow, ", ".join(slow)))
    found.append(Limit("every kernel without figures within its limit above the bare one", not large, ", ".join(large)))
    return found


def limits_together(costs: list[Cost], bare: Cost, lessons: Suite, everything: Suite) -> list[Limit]:
    """Hold what all lessons, and all tests, take against the limits."""
    floors, one_by_one = len(costs) * bare.seconds, sum(c.seconds for c in costs)
    times = lessons.seconds / floors
    detail = f"{times:.1f}×, {lessons.seconds:.0f} s for {floors:.0f} s; in turn {one_by_one:.0f} s"
    return [
        Limit(
            f"all lessons side by side at most {LESSONS_TOGETHER:g}× as many bare kernels in turn",
            lessons.passed and times <= LESSONS_TOGETHER,
            detail if lessons.passed else "a test failed",
        ),
        Limit(
            f"the whole suite at most {WHOLE_SUITE:g} s on two cores",
            everything.passed and everything.seconds <= WHOLE_SUITE,
            f"{everything.seconds:.0f} s" if everything.passed else "a test failed",
        ),
    ]


def print_notebook(c: Cost, bare: Cost) -> None:
    """Print one line of the notebooks' table."""
    print(
        f"{c.name:<40} {c.seconds:6.2f} {c.seconds - bare.seconds:+7.2f} {c.seconds / bare.seconds:5.1f}× "
        f"{c.sleeps:7.2f} {c.peak:7.0f} {c.peak - bare.peak:+6.0f}  {'yes' if c.figures else 'no'}",
        flush=True,
    )


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the tables, and return 1 when a limit is missed."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="a lesson: 03, 03_unary_calls, or a path")
    options = parser.parse_args(arguments)
    try:
        paths = select(options.names)
    except NoSuchNotebook as error:
        parser.error(str(error))

    print(f"Notebooks, best time and largest memory of {RUNS} runs. The floor is a kernel that only imports grpc.\n")
    print(f"{'':<40} {'s':>6} {'above':>7} {'ratio':>6} {'sleeps':>7} {'MB':>7} {'above':>6}  figures")
    bare = cost("floor", new_notebook(cells=[new_code_cell("import grpc")]), ROOT)
    print_notebook(bare, bare)
    costs = []
    for path in paths:
        costs.append(cost(path.stem, nbformat.read(path, as_version=4), path.parent))
        print_notebook(costs[-1], bare)

    print(f"\n{'Helpers, median':<55} {'helper ms':>10} {'plain ms':>10} {'ratio':>7}")
    comparisons = [compare_compiling(), compare_calling()]
    for c in comparisons:
        print(f"{c.name:<55} {c.helper:10.3f} {c.plain:10.3f} {c.helper / c.plain:6.2f}×")

    print("\nLimits")
    checked = limits(costs, bare, *comparisons)
    if not options.names:
        checked += limits_together(costs, bare, suite("--lessons=whole", "notebooks"), suite())
    for limit in checked:
        print(f"{'pass' if limit.kept else 'FAIL'}  {limit.name}" + (f": {limit.detail}" if limit.detail else ""))
    return 0 if all(limit.kept for limit in checked) else 1


if __name__ == "__main__":
    sys.exit(main())
