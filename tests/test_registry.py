"""What is registered is followed without a gap, over etcd's restarts; the lesson builds the same."""

import ast
import threading
import time
from pathlib import Path

import grpc
import nbformat
import pytest

from helpers import parts, registry, stop_all
from helpers.registry import changes, rpc_pb2, rpc_pb2_grpc
from tools.notebooks import select

PREFIX = b"/services/"


@pytest.fixture
def etcd():
    yield parts.etcd("registry of a test")
    stop_all()


def put(channel: grpc.Channel, key: bytes, value: bytes) -> None:
    rpc_pb2_grpc.KVStub(channel).Put(rpc_pb2.PutRequest(key=key, value=value), timeout=5, wait_for_ready=True)


def followed(channel: grpc.Channel) -> list[dict[bytes, str]]:
    """Follow the prefix in a thread, until the channel is closed; return what it yields, as it comes."""
    found: list[dict[bytes, str]] = []

    def follow() -> None:
        try:
            for now in changes(channel, PREFIX):
                found.append(now)
        except grpc.RpcError:
            pass

    threading.Thread(target=follow, daemon=True).start()
    return found


def until(condition) -> None:
    end = time.monotonic() + 5
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    assert condition()


def test_what_is_there_comes_first_and_then_each_change(etcd):
    with grpc.insecure_channel(etcd.address) as channel:
        put(channel, b"/services/a", b"1")
        put(channel, b"/service", b"no")
        put(channel, b"/services0", b"no")
        found = followed(channel)
        until(lambda: found == [{b"/services/a": "1"}])
        put(channel, b"/services/b", b"2")
        delete = rpc_pb2.DeleteRangeRequest(key=b"/services/a")
        rpc_pb2_grpc.KVStub(channel).DeleteRange(delete, timeout=5)
        until(lambda: len(found) == 3)
        assert found[1:] == [{b"/services/a": "1", b"/services/b": "2"}, {b"/services/b": "2"}]


def test_it_goes_on_after_a_restart_of_etcd(etcd):
    with grpc.insecure_channel(etcd.address) as channel:
        found = followed(channel)
        until(lambda: found == [{}])
        etcd.kill()
        etcd.start()
        put(channel, b"/services/a", b"1")
        until(lambda: found[-1] == {b"/services/a": "1"})


def test_a_closed_channel_ends_it(etcd):
    channel = grpc.insecure_channel(etcd.address)
    following = changes(channel, PREFIX)
    assert next(following) == {}
    threading.Timer(0.05, channel.close).start()
    with pytest.raises(grpc.RpcError) as caught:
        next(following)
    assert caught.value.code() is grpc.StatusCode.CANCELLED


def functions(source: str) -> dict[str, str]:
    """Return the functions of a source by their names, without docstrings and annotations."""
    found = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            if ast.get_docstring(node) is not None:
                node.body = node.body[1:]
            node.returns = None
            for argument in node.args.args:
                argument.annotation = None
            node.args.defaults = []
            found[node.name] = ast.dump(node)
    return found


def test_the_lesson_builds_what_later_lessons_import():
    [path] = select(["25"])
    cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    lesson = functions("\n".join(cell for cell in cells if not cell.startswith("%")))
    helper = functions(Path(registry.__file__).read_text(encoding="utf-8"))
    for name in ("end_of", "watch", "events_of", "changes"):
        assert lesson[name] == helper[name]
