"""Proxy variables: what gRPC makes of them, and that lessons run all the same."""

import os
import subprocess
import sys
import textwrap

import grpc
import pytest

from helpers import compile_proto, proxies, start, stop_all
from tests.test_servers import greet, greeter_server

NOWHERE = "http://127.0.0.1:9"  # the port "discard", where nothing listens

pb2, pb2_grpc = compile_proto("greeter.proto")


@pytest.fixture(scope="module")
def address():
    yield start(greeter_server(), name="proxied")
    stop_all()


@pytest.fixture
def environ(monkeypatch):
    """Take all proxy variables away; gRPC reads them when a channel is made."""
    for name in os.environ:
        if "proxy" in name.lower():
            monkeypatch.delenv(name)
    return monkeypatch


def gets_through(address: str) -> bool:
    try:
        return bool(greet(address))
    except grpc.RpcError as error:
        assert error.code() is grpc.StatusCode.UNAVAILABLE
        return False


@pytest.mark.parametrize(
    "exceptions",
    [
        "127.0.0.1",
        "a, 127.0.0.1",
        " 127.0.0.1 ,",
        "127.0.0.0/8",
        "127.0.0.5/8",
        "127.0.0.0/ 8",
        "127.0.0.1/32",
        "0.0.0.0/0",
        ".0.0.1",
        "",
        "*",
        "127.",
        "127.0.0.0/33",
        "127.0.0.1/",
        "127.0.0.1:80",
        "localhost",
        "10.0.0.0/8",
        "::1",
    ],
)
def test_what_is_said_to_be_left_out_is_what_grpc_leaves_out(environ, address, exceptions):
    environ.setenv("http_proxy", NOWHERE)
    environ.setenv("no_proxy", exceptions)
    assert gets_through(address) == proxies.left_out("127.0.0.1", os.environ)


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"http_proxy": NOWHERE},
        {"HTTP_PROXY": NOWHERE},
        {"http_proxy": NOWHERE, "https_proxy": ""},
        {"http_proxy": "", "https_proxy": NOWHERE},
        {"http_proxy": NOWHERE, "grpc_proxy": ""},
        {"http_proxy": NOWHERE, "no_proxy": "127.0.0.1", "no_grpc_proxy": ""},
        {"http_proxy": NOWHERE, "no_proxy": "127.0.0.1", "no_grpc_proxy": "other"},
        {"http_proxy": NOWHERE, "NO_PROXY": "127.0.0.1"},
    ],
)
def test_the_variables_count_as_they_count_for_grpc(environ, address, variables):
    for name, value in variables.items():
        environ.setenv(name, value)
    direct = proxies.proxy_variable(os.environ) is None or proxies.left_out("127.0.0.1", os.environ)
    assert gets_through(address) == direct


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {}),
        ({"no_proxy": "a"}, {"no_proxy": "a"}),
        ({"http_proxy": "p"}, {"http_proxy": "p", "no_proxy": "127.0.0.1,localhost"}),
        ({"http_proxy": "p", "no_proxy": "a"}, {"http_proxy": "p", "no_proxy": "a,127.0.0.1,localhost"}),
        ({"http_proxy": "p", "no_proxy": "127.0.0.0/8"}, {"http_proxy": "p", "no_proxy": "127.0.0.0/8,localhost"}),
        ({"http_proxy": "p", "no_grpc_proxy": ""}, {"http_proxy": "p", "no_grpc_proxy": "127.0.0.1,localhost"}),
    ],
)
def test_this_machine_is_added_to_the_exceptions_that_count(before, after):
    for _ in range(2):
        proxies.leave_this_machine_out(before)
        assert before == after


@pytest.mark.parametrize("variable", proxies.PROXY_VARIABLES)
def test_a_lesson_runs_behind_a_proxy(environ, variable):
    program = textwrap.dedent("""
        from helpers import environment
        from tests.test_servers import greet, greeter_server, start

        address = start(greeter_server(), name="greeter")
        print(greet(address), greet(address.replace("127.0.0.1", "localhost")), environment.check_proxy())
    """)
    environ.setenv(variable, NOWHERE)
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    said = ("proxy", f"{variable}, not for 127.0.0.1", "")
    assert run.stdout == f"Hello, Ada! Hello, Ada! {said}\n", run.stderr


def test_protobuf_s_old_remedy_is_taken_back(environ):
    environ.setenv("PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION", "python")
    program = "import helpers; from google.protobuf.internal import api_implementation as a; print(a.Type())"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert run.stdout == "upb\n", run.stderr
