"""Homes, at which servers stop and start again, and knocks, who hang up."""

import socket
import time
from concurrent import futures

import grpc
import pytest

from helpers import running, stop, stop_all
from helpers.homes import Home
from helpers.knocks import Knocks


def server():
    return grpc.server(futures.ThreadPoolExecutor(max_workers=1))


def connects(address):
    host, port = address.split(":")
    try:
        socket.create_connection((host, int(port)), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True


@pytest.fixture
def home():
    home = Home("test")
    yield home
    home.close()


def test_a_server_stops_and_comes_back_to_the_same_address(home):
    assert not connects(home.address)
    for _ in range(3):
        home.start(server())
        assert connects(home.address)
        home.stop()
        assert not connects(home.address)


def test_a_second_server_takes_the_place_of_the_first(home):
    first = server()
    home.start(first)
    home.start(server())
    assert not first.wait_for_termination(timeout=5)  # it has ended: no timeout
    assert connects(home.address)


def test_an_empty_home_keeps_its_port(home):
    if not hasattr(socket, "SO_REUSEPORT"):
        pytest.skip("this system cannot keep a port beside a server")
    with socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind(("127.0.0.1", int(home.address.rpartition(":")[2])))


def test_it_is_stopped_with_everything_and_by_its_name():
    one, other = Home("one"), Home("other")
    one.start(server())
    other.start(server())
    assert running() == ["server one", "server other"]
    stop("one")
    assert running() == ["server other"]
    assert not connects(one.address)
    assert stop_all() == ["server other"]
    assert running() == []


def test_a_home_of_the_same_name_takes_its_place():
    first, second = Home("again"), None
    first.start(server())
    second = Home("again")
    assert not connects(first.address)
    second.start(server())
    first.close()  # says nothing about the second
    assert running() == ["server again"]
    second.close()
    assert running() == []


def test_a_name_is_needed():
    with pytest.raises(ValueError, match="needs a name"):
        Home("")


def test_knocks_counts_who_connects_and_hangs_up():
    with Knocks() as there:
        assert (there.times, there.wait(1, seconds=0.05)) == ([], False)
        before = time.monotonic()
        assert all(connects(there.address) for _ in range(3))
        assert there.wait(3, seconds=5)
        assert [before, *there.times] == sorted([before, *there.times])
    assert not connects(there.address)


def test_knocks_sits_at_a_home_while_its_server_is_away(home):
    with Knocks(home.address) as there:
        assert there.address == home.address
        assert connects(home.address)
        assert there.wait(1, seconds=5)
    home.start(server())
    assert connects(home.address)


def test_grpc_takes_a_knock_for_a_failed_attempt():
    options = [(f"grpc.{which}_reconnect_backoff_ms", 50) for which in ("initial", "max")]
    with Knocks() as there, grpc.insecure_channel(there.address, options=options) as channel:
        channel.subscribe(lambda state: None, try_to_connect=True)
        assert there.wait(4, seconds=10)
