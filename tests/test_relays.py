"""A relay forwards both ways until it is frozen; then nothing comes, and nobody is told."""

import socket
import threading

import pytest

from helpers.relays import Relay

SECONDS = 5


@pytest.fixture
def echo():
    """Yield the address of a server that sends back what it gets, over one connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def run():
            connection, _ = listener.accept()
            with connection:
                while received := connection.recv(100):
                    connection.sendall(received)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"


def dial(relay):
    host, port = relay.address.split(":")
    return socket.create_connection((host, int(port)), SECONDS)


def test_it_forwards_both_ways(echo):
    with Relay(echo) as relay, dial(relay) as client:
        client.sendall(b"there")
        assert client.recv(100) == b"there"


def test_frozen_it_swallows_and_closes_nothing(echo):
    with Relay(echo) as relay, dial(relay) as client:
        client.sendall(b"there")
        assert client.recv(100) == b"there"
        relay.freeze()
        client.sendall(b"lost")
        client.settimeout(0.2)
        with pytest.raises(TimeoutError):
            client.recv(100)


def test_closing_it_ends_the_connection(echo):
    relay = Relay(echo)
    with dial(relay) as client:
        client.sendall(b"there")
        assert client.recv(100) == b"there"
        relay.close()
        assert client.recv(100) == b""


def test_it_can_be_closed_when_nobody_came(echo):
    before = threading.active_count()
    Relay(echo).close()
    assert threading.active_count() == before
    socket.create_connection(("127.0.0.1", int(echo.split(":")[1])), SECONDS).close()
