"""What is called when around a call, as lesson 21 prints it."""

import asyncio

import pytest

from helpers import interceptions as module, lifecycle
from helpers.interceptions import interceptions


@pytest.fixture(scope="module")
def found():
    return interceptions()


def test_has_each_kind_of_call_on_both_kinds_of_server_and_client(found):
    assert list(found) == ["unary_unary", "unary_stream", "stream_unary", "stream_stream"]
    assert {len(columns) for columns in found.values()} == {4}


@pytest.mark.parametrize("server", [0, 1])
def test_a_single_request_is_read_before_the_function_begins_a_stream_of_them_after(found, server):
    for kind, columns in found.items():
        middle = ["message", "function"] if kind.startswith("unary") else ["function", "message"]
        assert columns[server] == ["interceptor", *middle, "answer"]


def test_only_a_blocking_call_is_over_when_continuation_returns(found):
    for kind, columns in found.items():
        assert columns[3] == ["interceptor", "continuation", "answer"]
        blocking = ["interceptor", "answer", "continuation"]
        assert columns[2] == (blocking if kind.endswith("unary") else columns[3])


def test_nothing_is_left_running(found):
    assert module._SERVER not in str(lifecycle.running())


def test_works_beside_a_running_loop():
    async def main():
        return await asyncio.to_thread(interceptions)

    assert len(asyncio.run(main())) == 4
