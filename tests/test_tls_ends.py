"""What ends TLS: it shows its certificate, agrees on a protocol or does not, and hands on plain bytes."""

import contextlib
import socket
import ssl
import threading

import pytest
import trustme

from helpers.tls_ends import TlsEnd, refusing_protocols

SECONDS = 5

AUTHORITY = trustme.CA()
LEAF = AUTHORITY.issue_cert("127.0.0.1")


@pytest.fixture
def echo():
    """Yield the address of a server that sends back what it gets, over one connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def run():
            connection, _ = listener.accept()
            with connection:
                while received := connection.recv(100):
                    connection.sendall(received)

        threading.Thread(target=run, daemon=True).start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"


def dial(end, *protocols):
    return dial_address(end.address, *protocols)


def dial_address(address, *protocols):
    context = ssl.create_default_context(cadata=AUTHORITY.cert_pem.bytes().decode())
    context.set_alpn_protocols(protocols)
    host, port = address.split(":")
    return context.wrap_socket(socket.create_connection((host, int(port)), SECONDS), server_hostname=host)


def test_it_hands_on_plain_bytes_both_ways(echo):
    with TlsEnd(echo, LEAF, ["h2"]) as end, dial(end, "h2") as client:
        client.sendall(b"there")
        assert client.recv(100) == b"there"


@pytest.mark.parametrize(("offered", "agreed"), [(["h2"], "h2"), (["http/1.1", "h2"], "h2"), (["http/1.1"], None)])
def test_it_agrees_on_a_protocol_that_it_offers(echo, offered, agreed):
    with TlsEnd(echo, LEAF, offered) as end, dial(end, "h2") as client:
        assert client.selected_alpn_protocol() == agreed


def test_closing_ends_connections_and_leaves_no_thread(echo):
    end = TlsEnd(echo, LEAF, ["h2"])
    with dial(end, "h2") as client:
        client.sendall(b"there")
        assert client.recv(100) == b"there"
        end.close()
        with contextlib.suppress(OSError):  # not a tidy end, but an end
            assert client.recv(100) == b""
    end.close()
    assert not any(thread.name == "TLS end" for thread in threading.enumerate())
    with pytest.raises(OSError):
        dial(end, "h2")


def test_a_client_that_is_gone_in_the_middle_and_a_server_that_is_not_there_are_survived(capfd):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with TlsEnd(f"127.0.0.1:{nobody.getsockname()[1]}", LEAF, ["h2"]) as end:
            host, port = end.address.split(":")
            socket.create_connection((host, int(port)), SECONDS).close()
            for _ in range(2):
                with dial(end, "h2") as client:
                    assert client.recv(100) == b""
    assert capfd.readouterr().err == ""


def test_every_handshake_is_refused_for_its_protocol_and_no_thread_is_left():
    with refusing_protocols() as address:
        host, port = address.split(":")
        socket.create_connection((host, int(port)), SECONDS).close()  # says nothing
        for _ in range(2):
            with pytest.raises(ssl.SSLError, match=r"(?i)no.application.protocol"):
                dial_address(address, "h2")
    assert not any(thread.name == "TLS refusal" for thread in threading.enumerate())
    with pytest.raises(OSError):
        dial_address(address, "h2")
