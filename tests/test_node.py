"""npm is asked for what is not there, and what it lacks is told."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tools import node
from tools.node import NodeFailed


def test_an_npm_that_hangs_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def hang(command: list[str], **_: object) -> None:
        raise subprocess.TimeoutExpired(command, 300)

    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(node.subprocess, "run", hang)
    with pytest.raises(NodeFailed, match=r"(?s)npm install failed\. Is the network there.*within 300 s"):
        node.npm("install", cwd=tmp_path)


def test_what_was_not_finished_is_installed_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package, place, asked = tmp_path / "package.json", tmp_path / "place", []
    package.write_text("{}", encoding="utf-8")

    def npm(*arguments: str, cwd: Path) -> None:
        asked.append(cwd)
        (cwd / "node_modules").mkdir(exist_ok=True)
        if len(asked) == 1:
            raise NodeFailed("no network")

    monkeypatch.setattr(node, "npm", npm)
    with pytest.raises(NodeFailed):
        node.install(package, place)
    assert node.install(package, place) == node.install(package, place) == place / "node_modules"
    assert asked == [place, place]
