"""The checks of lesson 00: each says what it found, and has a cure when that is wrong."""

import os
import socket
import subprocess
import sys

import pytest

from helpers import environment, proxies


def test_here_everything_is_ok():
    rows = {what: (found, verdict) for what, found, verdict in environment.examine().rows}
    assert list(rows) == ["Python", "packages", "protoc", "loopback", "proxy"]
    assert {what: verdict for what, (_, verdict) in rows.items()} == dict.fromkeys(rows, "ok")
    assert rows["protoc"][0].startswith("libprotoc ")


@pytest.mark.parametrize("python", environment.TESTED_PYTHONS)
def test_all_tested_pythons_give_the_same_row(python):
    assert environment.check_python(python) == ("Python", "a tested version", "")


def test_another_python_is_named():
    _, found, cure = environment.check_python("3.14")
    assert found == "3.14" and "3.11" in cure


def test_a_missing_and_an_outdated_package_are_named_with_their_cure(tmp_path):
    file = tmp_path / "requirements.txt"
    file.write_text("grpcio==1.0.0\nno-such-package==1.0\nprotobuf==" + environment._installed("protobuf") + "\n")
    _, found, cure = environment.check_packages(file)
    assert found == "1 of 3 as pinned"
    assert "grpcio 1." in cure and "no-such-package missing" in cure and "pip install -r requirements.txt" in cure


def test_protobuf_in_pure_python_is_named():
    program = "import google.protobuf.descriptor; from helpers import environment; print(environment.check_packages())"
    python = os.environ | {"PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION": "python"}
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, env=python)
    assert "pure Python" in run.stdout and "import helpers first" in run.stdout, run.stderr


def test_a_machine_that_does_not_answer_itself_gets_a_cure(monkeypatch):
    def refuse(*_, **__):
        raise PermissionError

    monkeypatch.setattr(socket, "create_server", refuse)
    _, found, cure = environment.check_loopback()
    assert found == "PermissionError" and "firewall" in cure


@pytest.mark.parametrize("name", proxies.PROXY_VARIABLES)
def test_a_proxy_variable_is_found(name):
    _, found, cure = environment.check_proxy({name: "http://proxy:3128"})
    assert found == name and "no_proxy=localhost,127.0.0.1" in cure


@pytest.mark.parametrize("exception", ["127.0.0.1", "localhost, 127.0.0.1,.example"])
def test_a_proxy_that_leaves_this_machine_out_is_fine(exception):
    _, _, cure = environment.check_proxy({"http_proxy": "http://proxy:3128", "no_proxy": exception})
    assert cure == ""


def test_an_exception_for_other_hosts_does_not_help():
    _, _, cure = environment.check_proxy({"http_proxy": "http://proxy:3128", "no_proxy": "example.org"})
    assert cure


def test_the_upper_case_spelling_is_not_read_by_grpc():
    assert environment.check_proxy({"HTTP_PROXY": "http://proxy:3128"})[2] == ""
