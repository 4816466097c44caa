"""What the steps of one call are, from frames at times of our own."""

import pytest

from helpers.wire.calls import Call
from helpers.wire.http2 import CLIENT, Frame

HEADERS = ((b":method", b"POST"), (b":path", b"/tapped.Echo/Both"), (b"grpc-timeout", b"1S"))


@pytest.mark.parametrize(("ended_after", "is_the_deadlines"), [(0.1, False), (0.4, True), (1.0, True)])
def test_an_end_is_the_deadlines_also_where_the_beginning_was_seen_late(
    ended_after: float, is_the_deadlines: bool
) -> None:
    # A tap that stood still for 0.6 s has 0.4 s left of the client's second when it sees the HEADERS.
    call = Call(stream=1, began=100.0)
    call.add(Frame(CLIENT, "HEADERS", 1, headers=HEADERS), 100.0)
    call.add(Frame(CLIENT, "RST_STREAM", 1, note="CANCEL"), 100.0 + ended_after)
    assert call.over
    last = call.steps[-1]
    assert ("the deadline has passed" in last.brief) == is_the_deadlines
    assert (last.brief == "CANCEL") != is_the_deadlines
