"""What the course depends on: licences that let it be passed on, hashes, and an audit that says when it failed."""

from __future__ import annotations

import subprocess
from email.message import Message
from types import SimpleNamespace

import pytest

from tools import audit, hashes


def package(**fields: str | list[str]) -> SimpleNamespace:
    metadata = Message()
    for name, values in fields.items():
        for value in [values] if isinstance(values, str) else values:
            metadata[name.replace("_", "-")] = value
    return SimpleNamespace(name="some", version="1.0", metadata=metadata)


@pytest.mark.parametrize(
    ("fields", "text", "families"),
    [
        ({"License_Expression": "MIT"}, "MIT", ("MIT",)),
        ({"License_Expression": "Apache-2.0 OR BSD-3-Clause"}, "Apache-2.0 OR BSD-3-Clause", ("BSD", "Apache")),
        (
            {
                "Classifier": ["License :: OSI Approved", "License :: OSI Approved :: BSD License"],
                "License": "see file",
            },
            "BSD License",
            ("BSD",),
        ),
        ({"License": "MIT\n\nPermission is hereby granted"}, "MIT", ("MIT",)),
        ({}, "", ()),
        ({"License": "do what you like"}, "do what you like", ()),
    ],
)
def test_a_licence_is_read(fields, text, families) -> None:
    licence = audit.licence_of(package(**fields))
    assert (licence.text, licence.families) == (text, families)
    assert licence.good == bool(families)


@pytest.mark.parametrize(
    "text", ["GPL-3.0-only", "MIT AND AGPL-3.0", "LGPL", "Proprietary", "Apache-2.0 with Commons Clause"]
)
def test_a_licence_that_binds_what_it_is_in_is_refused(text: str) -> None:
    assert not audit.licence_of(package(License_Expression=text)).good


def test_every_installed_package_has_a_good_licence() -> None:
    found = audit.licences()
    assert len(found) > 100
    assert [licence for licence in found if not licence.good] == []


def test_every_pin_has_its_hash_and_nothing_else_has_one() -> None:
    assert audit.without_hash() == [], "`make hashes` writes them anew"


def test_a_hash_of_another_version_is_found(tmp_path, monkeypatch) -> None:
    text = audit.HASHES.read_text(encoding="utf-8").replace("grpcio==", "grpcio==0.", 1)
    old = tmp_path / "hashes.txt"
    old.write_text(text, encoding="utf-8")
    monkeypatch.setattr(audit, "HASHES", old)
    [line] = audit.without_hash()
    assert line.startswith("grpcio: pinned 1.") and "hashed 0.1." in line


def test_the_hashes_name_no_address() -> None:
    assert "://" not in audit.HASHES.read_text(encoding="utf-8")


def test_a_package_without_a_hash_does_not_count() -> None:
    text = "one==1.0 \\\n    --hash=sha256:00\ntwo==2.0\nthree==3.0 ; python_version < '4' \\\n    --hash=sha256:11\n"
    assert hashes.pinned_with_hashes(text) == {"one": "1.0", "three": "3.0"}


def test_hashes_without_uv_say_what_to_do(tmp_path) -> None:
    with pytest.raises(SystemExit, match="`make` sets it up"):
        hashes.compiled(tmp_path / "uv")


def test_an_audit_that_could_not_be_made_fails(monkeypatch, tmp_path, capsys) -> None:
    monkeypatch.setattr(audit, "python_of", lambda venv: audit.ROOT)  # it exists
    codes = iter([0, 1])
    monkeypatch.setattr(audit.subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, next(codes)))
    assert audit.main([]) == 1
    assert "could not be made" in capsys.readouterr().out


def test_an_audit_is_asked_strictly_and_about_hashes(monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(audit, "python_of", lambda venv: audit.ROOT)
    monkeypatch.setattr(
        audit.subprocess, "run", lambda command, **_: asked.append(command) or subprocess.CompletedProcess(command, 0)
    )
    assert audit.ask_the_database() == ""
    assert "--strict" in asked[1] and audit.HASHES in asked[1]


def test_an_audit_without_an_environment_fails(monkeypatch, capsys) -> None:
    monkeypatch.setattr(audit, "python_of", lambda venv: audit.ROOT)
    monkeypatch.setattr(audit.subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1))
    assert "could not be installed" in audit.ask_the_database()


def test_offline_says_that_nobody_was_asked(capsys) -> None:
    assert audit.main(["--offline"]) == 0
    assert "vulnerabilities: not asked for" in capsys.readouterr().out
