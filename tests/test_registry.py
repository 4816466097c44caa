"""What is registered is followed without a gap, over etcd's restarts; the lesson builds the same."""

import threading
from pathlib import Path

import grpc
import pytest

from helpers import parts, registry, stop_all
from helpers.checks.waiting import until
from helpers.registry import changes, rpc_pb2, rpc_pb2_grpc
from tests.lesson_functions import functions, functions_of_lesson

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


def test_what_is_there_comes_first_and_then_each_change(etcd):
    with grpc.insecure_channel(etcd.address) as channel:
        put(channel, b"/services/a", b"1")
        put(channel, b"/service", b"no")
        put(channel, b"/services0", b"no")
        found = followed(channel)
        assert until(lambda: found == [{b"/services/a": "1"}], 5)
        put(channel, b"/services/b", b"2")
        delete = rpc_pb2.DeleteRangeRequest(key=b"/services/a")
        rpc_pb2_grpc.KVStub(channel).DeleteRange(delete, timeout=5)
        assert until(lambda: len(found) == 3, 5)
        assert found[1:] == [{b"/services/a": "1", b"/services/b": "2"}, {b"/services/b": "2"}]


def test_it_goes_on_after_a_restart_of_etcd(etcd):
    with grpc.insecure_channel(etcd.address) as channel:
        found = followed(channel)
        assert until(lambda: found == [{}], 5)
        etcd.kill()
        etcd.start()
        put(channel, b"/services/a", b"1")
        assert until(lambda: found[-1] == {b"/services/a": "1"}, 5)


def test_a_closed_channel_ends_it(etcd):
    channel = grpc.insecure_channel(etcd.address)
    following = changes(channel, PREFIX)
    assert next(following) == {}
    threading.Timer(0.05, channel.close).start()
    with pytest.raises(grpc.RpcError) as caught:
        next(following)
    assert caught.value.code() is grpc.StatusCode.CANCELLED


def test_the_lesson_builds_what_later_lessons_import():
    lesson = functions_of_lesson("25", defaults=False)
    helper = functions(Path(registry.__file__).read_text(encoding="utf-8"), defaults=False)
    for name in ("end_of", "watch", "events_of", "changes"):
        assert lesson[name] == helper[name]
