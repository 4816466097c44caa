"""What the checks of asyncio answers share: a server in a loop of its own, and a loop for the answer."""

import asyncio
import contextlib
import itertools
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import grpc

from helpers.background import serving_in_background
from helpers.protos import compile_proto

_, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

_LOOP_SECONDS = 3.0  # less than a call has, so that an answer that waits for its end is told so
_CLEARING_SECONDS = 0.2
_numbers = itertools.count(1)


@contextlib.contextmanager
def served(servicer: object) -> Iterator[str]:
    """Serve a servicer with asyncio, in a loop of its own; gives the address."""

    def make() -> grpc.aio.Server:
        server = grpc.aio.server()
        weather_pb2_grpc.add_WeatherServiceServicer_to_server(servicer, server)
        return server

    with serving_in_background(make, f"check aio {next(_numbers)}") as address:
        yield address


def in_a_loop(expect, function: Callable[..., Awaitable[Any]], *arguments: Any, hint: str) -> Any:
    """Run a coroutine function in a loop and a thread of its own, since a notebook's loop is at work already.

    Args:
        function: called with the arguments that follow; it may take three seconds.
        hint: what to say when it takes longer.
    """
    outcome: dict[str, Any] = {}

    async def limited() -> None:
        limit = asyncio.timeout(_LOOP_SECONDS)
        try:
            async with limit:
                outcome["returned"] = await function(*arguments)
        except TimeoutError as error:
            if not limit.expired():
                outcome["error"] = error
            # gRPC still has news of what was cancelled for this loop, and would not find it closed without a word.
            await asyncio.sleep(_CLEARING_SECONDS)
        except BaseException as error:
            outcome["error"] = error

    thread = threading.Thread(target=lambda: asyncio.run(limited()), name="loop of your answer", daemon=True)
    thread.start()
    thread.join(_LOOP_SECONDS + 0.5)
    if error := outcome.get("error"):
        cancelled = isinstance(error, asyncio.CancelledError)
        expect(not cancelled, "a CancelledError leaves your function; what was cancelled, and by whom?")
        raise error
    expect("returned" in outcome, hint)
    return outcome["returned"]
