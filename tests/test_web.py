"""HTTP servers of a cell: started, found, replaced and stopped like those of gRPC, and quick."""

import socket
import statistics
import subprocess
import sys
import time

import httpx
import pytest

from helpers import running, stop, stop_all
from helpers.web import serve_http, serve_http2
from tools.notebooks import ROOT

SERVERS = {"HTTP/1.1": serve_http, "HTTP/2": serve_http2}


async def app(scope, receive, send):
    """Answer with the HTTP version, as an ASGI application without a framework does."""
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["http_version"].encode()})


def client(address, version):
    return httpx.Client(base_url=address, timeout=5, http1=version == "HTTP/1.1", http2=version == "HTTP/2")


@pytest.fixture(autouse=True)
def nothing_is_left():
    yield
    stop_all()
    assert running() == []


@pytest.mark.parametrize("version", SERVERS)
def test_it_serves_on_this_machine_and_is_known_by_its_name(version):
    address = SERVERS[version](app, name="station")
    assert address.startswith("http://127.0.0.1:")
    assert running() == ["server station"]
    with client(address, version) as own:
        response = own.get("/")
    assert (response.http_version, response.text) == (version, version.removeprefix("HTTP/"))


@pytest.mark.parametrize("version", SERVERS)
def test_it_is_gone_when_it_is_stopped(version):
    address = SERVERS[version](app, name="station")
    with client(address, version) as own:
        own.get("/")
        stop("station")
        assert running() == []
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), timeout=2)


@pytest.mark.parametrize("version", SERVERS)
def test_another_of_its_name_takes_its_place(version):
    first = SERVERS[version](app, name="station")
    second = SERVERS[version](app, name="station")
    assert first != second
    assert running() == ["server station"]
    with client(second, version) as own:
        assert own.get("/").status_code == 200


@pytest.mark.parametrize("version", SERVERS)
def test_no_response_waits_for_an_acknowledgement(version):
    taken = []
    with client(SERVERS[version](app, name="station"), version) as own:
        for _ in range(60):
            began = time.perf_counter()
            own.get("/")
            taken.append(time.perf_counter() - began)
    # Of the quickest, since on a busy machine half of them may take that long for other reasons.
    assert statistics.quantiles(taken[30:], n=10)[0] < 0.035, "40 ms, if Nagle's algorithm is on"


@pytest.mark.parametrize("serve", SERVERS.values())
def test_it_refuses_what_it_cannot_serve(serve):
    with pytest.raises(TypeError, match=r"an ASGI application is needed, such as FastAPI\(\), not str"):
        serve("app", name="station")
    with pytest.raises(ValueError, match="a server needs a name"):
        serve(app, name="")


def test_what_serves_is_imported_only_where_it_is_used():
    program = "import sys, helpers.web; print([name for name in ('uvicorn', 'hypercorn') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout == "[]\n"


def test_an_application_with_a_lifespan_is_told_of_its_start_and_end():
    told = []

    async def with_lifespan(scope, receive, send):
        if scope["type"] != "lifespan":
            return await app(scope, receive, send)
        for word in ("startup", "shutdown"):
            await receive()
            told.append(word)
            await send({"type": f"lifespan.{word}.complete"})
        return None

    address = serve_http(with_lifespan, name="station", lifespan=True)
    assert told == ["startup"]
    with client(address, "HTTP/1.1") as own:
        assert own.get("/").text == "1.1"
    stop("station")
    assert told == ["startup", "shutdown"]


def test_a_lifespan_that_fails_is_an_error():
    async def fails(scope, receive, send):
        await receive()
        await send({"type": "lifespan.startup.failed"})

    with pytest.raises(RuntimeError, match="did not start"):
        serve_http(fails, name="station", lifespan=True)
