"""A small class at a hub: everybody gets in, works alone, and nothing is left running."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tools import hub, hub_load
from tools.notebooks import select
from tools.pull_links import pull_link

TOKEN = "a" * 32
STUDENTS = 3


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[hub.Hub]:
    """A hub for all tests of this module."""
    with hub.running(tmp_path_factory.mktemp("hub"), token=TOKEN) as started:
        yield started


@contextmanager
def logged_in(running: hub.Hub, name: str) -> Iterator[httpx.Client]:
    """Log in by the form, as a browser does, start the server and wait until it is there."""
    with httpx.Client(base_url=running.address, timeout=60, follow_redirects=True) as client:
        assert log_in(client, name, running.password).status_code == 200
        deadline = time.monotonic() + 120
        while client.get(f"/user/{name}/api/status").status_code != 200:
            assert time.monotonic() < deadline, running.log.read_text(encoding="utf-8")[-2000:]
            client.get("/hub/spawn")
            time.sleep(1)
        yield client


def log_in(client: httpx.Client, name: str, password: str) -> httpx.Response:
    """Fill in the form that a hub shows first."""
    client.get("/hub/login")
    xsrf = client.cookies.get("_xsrf", path="/hub/")
    form = {"username": name, "password": password, "_xsrf": xsrf}
    return client.post("/hub/login", params={"_xsrf": xsrf}, data=form)


def test_a_class_runs_a_lesson_at_once_and_nobody_meets_another() -> None:
    [path] = select(["03"])
    report = hub_load.measure(STUDENTS, path)
    assert report.failures == []
    # Or more: a process that is just being started may be seen as its parent, and others live for a moment.
    for kind, count in {"hub": 1, "proxy": 1, "server": STUDENTS, "kernel": STUDENTS}.items():
        assert len(report.memory[kind]) >= count, report
    assert f"{STUDENTS} users, lesson 03_unary_calls" in str(report)


def test_a_student_logs_in_finds_the_lessons_and_pulls_a_repository_by_a_link(running: hub.Hub, tmp_path: Path) -> None:
    repository = repository_with(tmp_path / "class", "03/task.txt", "first")
    link = pull_link(running.address, repository.as_uri(), opened="03/task.txt")
    with logged_in(running, "ada") as ada:
        names = {entry["name"] for entry in ada.get("/user/ada/api/contents/my").json()["content"]}
        assert {path.name for path in select([])} <= names
        assert ada.get("/user/ada/lab/tree/my/00_start_here.ipynb").status_code == 200

        for content in ("first", "second"):
            commit(repository, "03/task.txt", content)
            page = ada.get(link)
            assert page.status_code == 200 and page.url.path == "/user/ada/git-pull", page.url
            events = ada.get("/user/ada/git-pull/api", params=dict(page.url.params)).text
            phases = [json.loads(data)["phase"] for data in re.findall(r"(?m)^data: (.*)$", events)]
            assert phases[-1] == "finished", events
            file = page.url.params["urlpath"].removeprefix("lab/tree/")
            assert ada.get(f"/user/ada/api/contents/{file}").json()["content"] == content


def test_a_student_may_not_use_the_server_of_another(running: hub.Hub) -> None:
    with logged_in(running, "ben") as ben, logged_in(running, "eve") as eve:
        assert ben.get("/user/ben/api/contents/my").status_code == 200
        assert eve.get("/user/ben/api/contents/my").status_code == 403
        assert eve.get("/hub/api/users").status_code == 403


def test_a_wrong_password_lets_nobody_in(running: hub.Hub) -> None:
    with httpx.Client(base_url=running.address, follow_redirects=True) as client:
        assert log_in(client, "mallory", "wrong password").status_code == 403


def repository_with(place: Path, name: str, content: str) -> Path:
    """Make a git repository with one file."""
    place.mkdir()
    git(place, "init", "--quiet", "--initial-branch=main")
    commit(place, name, content)
    return place


def commit(place: Path, name: str, content: str) -> None:
    """Commit a file, if it is new or changed."""
    (place / name).parent.mkdir(exist_ok=True)
    (place / name).write_text(content, encoding="utf-8")
    git(place, "add", "--all")
    who = ("-c", "user.name=Teacher", "-c", "user.email=teacher@example.org")
    git(place, *who, "commit", "--quiet", "--allow-empty", "--message", content)


def git(place: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=place, check=True)
