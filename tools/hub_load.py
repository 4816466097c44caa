"""Let a class of students come to a hub at once, run a lesson each, and say what that took.

    python -m tools.hub_load [--users N] [--lesson NAME] [--record]

A hub of its own is started, with real servers and kernels, and ended afterwards. The exit code is 1 when a server does
not start, a cell fails or prints something else than the lesson's stored output, or a student sees another's file.
`--record` keeps the numbers in classroom/hub/measured.json, with which classroom/ has to agree.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import contextlib
import json
import os
import secrets
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import nbformat
import psutil
from nbformat import NotebookNode
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClosedError, websocket_connect

from tools import hub, lesson
from tools.notebooks import NoSuchNotebook, select

USERS, MOST_USERS = 30, 100
LESSON = "03"
START_SECONDS = 360  # for all servers
CELL_SECONDS = 120  # a whole class may wait for the same two cores
POLL_SECONDS = 0.5
SAMPLE_SECONDS = 3  # between looks at the memory, while lessons run
MEASURED = hub.FOLDER / "measured.json"
MIB = 1024 * 1024
KINDS = {"ipykernel": "kernel", "server.py": "server", "configurable-http-proxy": "proxy", "jupyterhub": "hub"}


class _Failure(Exception):
    """What a student could not do."""


@dataclass
class Report:
    """What a class took: seconds of each student by what they did, MiB by kind of process, and what went wrong."""

    users: int
    lesson: str
    seconds: dict[str, list[float]] = field(default_factory=lambda: collections.defaultdict(list))
    whole: dict[str, float] = field(default_factory=dict)
    memory: dict[str, list[float]] = field(default_factory=dict)  # when it was most
    failures: list[str] = field(default_factory=list)

    @property
    def per_user(self) -> float:
        """MiB that one more student takes: a server, a kernel, and what the lesson starts."""
        return sum(sum(self.memory.get(kind, [])) for kind in ("server", "kernel", "other")) / self.users

    def look(self, pid: int) -> None:
        """Keep the memory of a hub and all that it started, if it is more than before."""
        now = memory(pid)
        if _total(now) > _total(self.memory):
            self.memory = now

    def numbers(self) -> dict[str, int | float]:
        """Return what is worth keeping: seconds of the whole class, MiB of each, rounded."""
        each = {f"{kind} MiB": round(statistics.mean(sizes)) for kind, sizes in sorted(self.memory.items())}
        return {
            "users": self.users,
            "cores": os.cpu_count() or 0,
            **{f"{what}, seconds": round(taken, 1) for what, taken in self.whole.items()},
            **each,
            "user MiB": round(self.per_user),
            "all MiB": round(_total(self.memory)),
        }

    def __str__(self) -> str:
        lines = [f"{self.users} {'user' if self.users == 1 else 'users'}, lesson {self.lesson}"]
        for what, taken in self.whole.items():
            lines.append(f"  {what:<22} {taken:6.1f} s for all")
        for what, taken in self.seconds.items():
            middle = statistics.median(taken)
            lines.append(
                f"  {what:<22} {min(taken):6.1f} s the quickest, {middle:.1f} the middle, {max(taken):.1f} the last"
            )
        for kind, sizes in sorted(self.memory.items()):
            lines.append(f"  {kind:<22} {statistics.mean(sizes):6.0f} MiB each, {len(sizes)} of them")
        total = _total(self.memory)
        lines.append(f"  {'memory, at most':<22} {total:6.0f} MiB in all, {self.per_user:.0f} for each user")
        lines.append(f"  {'failures':<22} {len(self.failures):6}")
        return "\n".join([*lines, *(f"    {failure}" for failure in self.failures[:20])])


class Student:
    """One student's way through a hub, over the interfaces that a browser uses."""

    def __init__(self, name: str, client: httpx.AsyncClient, running: hub.Hub) -> None:
        self.name, self.client, self.hub = name, client, running
        self.headers = {"Authorization": f"token {running.token}"}

    async def start(self) -> None:
        """Start a server and wait until it is there."""
        await self._ask("POST", f"/hub/api/users/{self.name}")
        await self._ask("POST", f"/hub/api/users/{self.name}/server")
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            user = (await self._ask("GET", f"/hub/api/users/{self.name}")).json()
            server = user["servers"].get("", {})
            if server.get("ready"):
                return
            if not server and not user.get("pending"):
                raise _Failure("the server ended while it started")
            await asyncio.sleep(POLL_SECONDS)
        raise _Failure(f"no server after {START_SECONDS} s")

    async def stop(self) -> None:
        """Stop the server, with its kernels."""
        await self._ask("DELETE", f"/hub/api/users/{self.name}/server")

    async def write_and_list(self) -> set[str]:
        """Save a file of this name in the home, and return the names of all files there."""
        content = {"type": "file", "format": "text", "content": self.name}
        await self._ask("PUT", f"/user/{self.name}/api/contents/{self.name}.txt", json=content)
        listing = (await self._ask("GET", f"/user/{self.name}/api/contents/")).json()
        return {entry["name"] for entry in listing["content"]}

    async def run(self, path: str, notebook: NotebookNode) -> list[str]:
        """Run the cells of a lesson in a kernel of the student's own; return what differs from what is stored."""
        about = {"path": path, "type": "notebook", "name": "", "kernel": {"name": "python3"}}
        session = (await self._ask("POST", f"/user/{self.name}/api/sessions", json=about)).json()
        address = self.hub.address.replace("http", "ws", 1)
        address += f"/user/{self.name}/api/kernels/{session['kernel']['id']}/channels?session_id={uuid.uuid4().hex}"
        request = HTTPRequest(address, headers=self.headers, connect_timeout=CELL_SECONDS, request_timeout=CELL_SECONDS)
        socket = await websocket_connect(request)
        try:
            return [
                problem
                for cell in notebook.cells
                if cell.cell_type == "code"
                for problem in _differences(cell, *await self._execute(socket, cell.source))
            ]
        finally:
            socket.close()

    async def _execute(self, socket: object, source: str) -> tuple[str, str]:
        """Execute a cell and return what it printed, and its error."""
        request = _execute_request(source)
        await socket.write_message(json.dumps(request))
        printed, error, waiting = "", "", {"idle", "reply"}
        while waiting:
            message = await asyncio.wait_for(socket.read_message(), CELL_SECONDS)
            if message is None:
                raise _Failure("the connection to the kernel was closed")
            if isinstance(message, bytes):
                continue  # of widgets
            message = json.loads(message)
            if message["parent_header"].get("msg_id") != request["header"]["msg_id"]:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream":
                printed += content["text"]
            elif kind == "error":
                error = f"{content['ename']}: {content['evalue']}"
            elif kind == "execute_reply":
                waiting.discard("reply")
            elif kind == "status" and content["execution_state"] == "idle":
                waiting.discard("idle")
        return printed, error

    async def _ask(self, method: str, path: str, **options: object) -> httpx.Response:
        response = await self.client.request(method, self.hub.address + path, headers=self.headers, **options)
        if response.is_error:
            raise _Failure(f"{method} {path}: {response.status_code} {response.text[:100]}")
        return response


def _execute_request(source: str) -> dict:
    header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "version": "5.3"}
    header |= {"username": "", "session": uuid.uuid4().hex, "date": ""}
    content = {"code": source, "silent": False, "store_history": True, "user_expressions": {}}
    content |= {"allow_stdin": False, "stop_on_error": False}
    empty: dict[str, dict] = {"parent_header": {}, "metadata": {}}
    return {"channel": "shell", "header": header, "content": content, "buffers": [], **empty}


def _differences(cell: NotebookNode, printed: str, error: str) -> list[str]:
    stored = "".join(output.text for output in cell.outputs if output.output_type == "stream")
    if error and "raises-exception" not in lesson.tags(cell):
        return [f"cell {cell.id}: {error[:200]}"]
    return [] if printed == stored else [f"cell {cell.id} prints {printed[:80]!r}, stored is {stored[:80]!r}"]


async def load(running: hub.Hub, users: int, path: Path, report: Report) -> None:
    """Let a class work at a hub, and note in the report what it took."""
    notebook = nbformat.read(path, as_version=4)
    limits = httpx.Limits(max_connections=2 * users)
    async with httpx.AsyncClient(timeout=START_SECONDS, limits=limits) as client:
        students = [Student(f"student{n:02}", client, running) for n in range(1, users + 1)]

        async def all_of(what: str, step: Callable[[Student], Awaitable[list[str] | None]]) -> None:
            async def one(student: Student) -> None:
                began = time.monotonic()
                try:
                    problems = await step(student) or []
                except (_Failure, httpx.HTTPError, WebSocketClosedError, TimeoutError, OSError) as error:
                    problems = [f"{type(error).__name__}: {error}"]
                report.seconds[what].append(time.monotonic() - began)
                report.failures += [f"{student.name}, {what}: {problem}" for problem in problems]

            began = time.monotonic()
            await asyncio.gather(*map(one, students))
            report.whole[what] = time.monotonic() - began

        async def own_files_only(student: Student) -> list[str]:
            names = await student.write_and_list()
            strangers = names & {f"{other.name}.txt" for other in students if other is not student}
            return [f"sees the files of others: {', '.join(sorted(strangers))}"] if strangers else []

        await all_of("a server", Student.start)
        await all_of("a file", own_files_only)
        looking = asyncio.create_task(_look_again_and_again(report, running.process.pid))
        await all_of("the lesson", lambda student: student.run(f"my/{path.name}", notebook))
        looking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await looking
        report.look(running.process.pid)
        await all_of("the end", Student.stop)


async def _look_again_and_again(report: Report, pid: int) -> None:
    while True:
        await asyncio.to_thread(report.look, pid)
        await asyncio.sleep(SAMPLE_SECONDS)


def _total(found: dict[str, list[float]]) -> float:
    return sum(map(sum, found.values()))


def memory(pid: int) -> dict[str, list[float]]:
    """Return the MiB of a hub and of all that it started, by kind; what processes share is divided among them."""
    found: dict[str, list[float]] = collections.defaultdict(list)
    root = psutil.Process(pid)
    for process in [root, *root.children(recursive=True)]:
        try:
            line = " ".join(process.cmdline())
            sizes = process.memory_full_info()
        except psutil.Error:
            continue  # it ended meanwhile
        kind = next((kind for word, kind in KINDS.items() if word in line), "other")
        found[kind].append(getattr(sizes, "pss", sizes.uss) / MIB)  # only Linux knows the first
    return dict(found)


def measure(users: int, path: Path) -> Report:
    """Start a hub in a place of its own, let a class work at it, and end it.

    Raises:
        hub.NoHub: it cannot be started.
    """
    report = Report(users, path.stem)
    with tempfile.TemporaryDirectory(prefix="class-", ignore_cleanup_errors=True) as place:
        with hub.running(Path(place), token=secrets.token_hex(16)) as running:
            family = psutil.Process(running.process.pid)
            asyncio.run(load(running, users, path, report))
            started = family.children(recursive=True)
        _, left = psutil.wait_procs(started, timeout=10)
        report.failures += [f"still there after the end: process {process.pid}" for process in left]
    return report


def record(report: Report, file: Path = MEASURED) -> None:
    """Keep the numbers of a report in the place of those of the same lesson with as many users."""
    kept = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    kept[f"{report.lesson}, {report.users}"] = report.numbers()
    file.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Measure what the command line asks for and print the report; return 1 when something failed."""
    parser = argparse.ArgumentParser(prog="python -m tools.hub_load", description=__doc__.splitlines()[0])
    parser.add_argument("--users", type=int, default=USERS, metavar="N", help=f"1 to {MOST_USERS}; default: {USERS}")
    parser.add_argument("--lesson", default=LESSON, metavar="NAME", help=f"default: {LESSON}")
    parser.add_argument("--record", action="store_true", help="keep the numbers")
    options = parser.parse_args(arguments)
    if not 1 <= options.users <= MOST_USERS:
        parser.error(f"--users takes 1 to {MOST_USERS}")
    try:
        [path] = select([options.lesson])
        report = measure(options.users, path)
    except (NoSuchNotebook, hub.NoHub) as error:
        print(error, file=sys.stderr)
        return 1
    print(report)
    if options.record and not report.failures:
        record(report)
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
