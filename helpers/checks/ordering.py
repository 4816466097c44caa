"""The shop of lesson 15's last exercise, and its client, who sends orders again, too soon, and after giving up."""

import collections
import functools
import inspect
import random
import threading
import time
import uuid

import grpc

from helpers.checks.serving import address_of, channel_to

CALL_SECONDS = 4.0  # longer than any right answer takes
FAILURE = "the disk is full"  # what a failure says, which no client is to read

_LONG_SECONDS = 8.0  # of attempts that wait for each other: one that nobody wakes is seen before its deadline wakes it
_WOKEN_SECONDS = 2.5  # how long such an attempt has when there is nothing more to wait for
_HELD_SECONDS = 1.0  # how long a second attempt has for doing what it must not
_CONTEST_SECONDS, _CONTESTS = 0.3, 2  # how long a look waits for another, and how often in vain
_BEGIN_SECONDS = 3.0  # the longest that an order which nobody holds up takes to begin


class Failure(Exception):
    """What placing an order raises."""


class Shop:
    """Places orders with numbers nobody can guess; holds those it is told to hold, and fails those it is told to."""

    def __init__(self):
        self.orders, self._begun, self._held, self._failing = {}, collections.Counter(), set(), collections.Counter()
        self._raising = collections.Counter()
        self._changed, self._number = threading.Condition(), random.randrange(1000, 9000)

    def place(self, item):
        """Place an order; return its number, or raise ``Failure``."""
        with self._changed:
            self._begun[item] += 1
            self._changed.notify_all()
            self._changed.wait_for(lambda: item not in self._held or self._raising[item], CALL_SECONDS)
            if self._raising[item]:
                self._raising[item] -= 1
                self._begun[item] -= 1
                raise Failure(FAILURE)
            if self._failing[item]:
                self._failing[item] -= 1
                raise Failure(FAILURE)
            self._number += random.randint(1, 9)
            self.orders.setdefault(item, []).append(self._number)
            return self._number

    def hold(self, *items):
        """Let the orders of these items take until ``release``."""
        with self._changed:
            self._held.update(items)

    def release(self, *items):
        """Let the orders of these items be placed; without any, all."""
        with self._changed:
            self._held.difference_update(items or tuple(self._held))
            self._changed.notify_all()

    def fail(self, item, times=1):
        """Let orders of an item fail."""
        with self._changed:
            self._failing[item] = times

    def fail_one(self, item):
        """Let one held order of an item fail now; the item stays held."""
        with self._changed:
            self._raising[item] += 1
            self._changed.notify_all()

    def begin(self, *items):
        """Say whether orders of all these items begin to be placed."""
        with self._changed:
            return self._changed.wait_for(lambda: all(self._begun[item] for item in items), _BEGIN_SECONDS)

    def begins_twice(self):
        """Wait a while; return an item of which two orders began to be placed, or None."""

        def twice():
            return next((item for item, count in self._begun.items() if item in self._held and count > 1), None)

        with self._changed:
            return self._changed.wait_for(twice, _HELD_SECONDS)


class _Contest:
    """Has threads look at an id in step: none goes to its second look before another one has had its first.

    Two handlers that look and then remember, with no lock around both, are in step, and both remember. Where a lock
    keeps the second one from looking at all, the first does not wait for it much longer.
    """

    def __init__(self):
        self._looks, self._changed, self._vain = collections.Counter(), threading.Condition(), 0

    def look(self):
        """Wait until another thread has looked as often as this one, not for long."""
        with self._changed:
            self._looks[threading.get_ident()] += 1
            self._changed.notify_all()
            if self._vain < _CONTESTS and not self._changed.wait_for(self._in_step, _CONTEST_SECONDS):
                self._vain += 1

    def _in_step(self):
        own = self._looks[threading.get_ident()]
        return sum(looks >= own for looks in self._looks.values()) > 1


class _ContestedId(str):
    """An id; to look it up in a dictionary or a set, which takes its hash, is to look in the contest."""

    contest: _Contest

    def __hash__(self):
        self.contest.look()
        return super().__hash__()


class _Order:
    """A request as it came, but for the id."""

    def __init__(self, request, request_id):
        self._request, self.request_id = request, request_id

    def __getattr__(self, name):
        return getattr(self._request, name)


class _Entered:
    """Hands attempts on to the reader's servicer, and counts those that came, ended, and were given up."""

    def __init__(self, inner, response):
        self._inner, self._response = inner, response
        self._changed, self._count = threading.Condition(), collections.Counter()
        self.contested, self.improper = {}, ""  # of an item, the contest and its attempts; what a response lacks

    def PlaceOrder(self, request, context):
        context.add_callback(functools.partial(self._note, "over", request.item))
        self._note("came", request.item)
        try:
            return self._checked(self._inner.PlaceOrder(self._given(request), context))
        except SystemExit:
            self.improper = "your handler ends the program; return an answer, or abort"
            context.abort(grpc.StatusCode.INTERNAL, self.improper)
        finally:
            self._note("left", request.item)

    def _given(self, request):
        if request.item not in self.contested:
            return request
        contest, attempts = self.contested[request.item]
        self.wait("came", request.item, attempts)
        contested = _ContestedId(request.request_id)
        contested.contest = contest
        return _Order(request, contested)

    def _checked(self, response):
        if inspect.iscoroutine(response):
            response.close()
            self.improper = "write PlaceOrder without async: nobody awaits it here"
        elif not isinstance(response, self._response):
            self.improper = f"return a PlaceOrderResponse, not {type(response).__name__}"
        return response

    def _note(self, what, item):
        with self._changed:
            self._count[what, item] += 1
            self._changed.notify_all()

    def wait(self, what, item, count=1):
        """Wait until so many attempts of an item have come, are over for the client, or have left the handler."""
        with self._changed:
            self._changed.wait_for(lambda: self._count[what, item] >= count, _BEGIN_SECONDS)


class Client:
    """Sends orders to the reader's servicer, each item under an id of its own."""

    def __init__(self, orders, orders_pb2, orders_pb2_grpc):
        self._pb2 = orders_pb2
        self.entered = _Entered(orders, orders_pb2.PlaceOrderResponse)
        address = address_of(orders_pb2_grpc.add_OrderServiceServicer_to_server, self.entered, workers=16)
        self._stub = orders_pb2_grpc.OrderServiceStub(channel_to(address))
        self._ids = collections.defaultdict(lambda: uuid.uuid4().hex)

    def send(self, item, request_id=None, timeout=CALL_SECONDS):
        """Begin one attempt to place an order; return the call."""
        asked = self._pb2.PlaceOrderRequest(item=item, request_id=self._ids[item] if request_id is None else request_id)
        return self._stub.PlaceOrder.future(asked, timeout=timeout)

    def send_together(self, item, count, contest=False):
        """Begin attempts to place one order, and wait until they are in the handler.

        Args:
            item: what is ordered.
            count: how many attempts.
            contest: whether they shall look for the order's id at the same moment, if nothing prevents it.

        Returns:
            The calls.
        """
        if contest:
            self.entered.contested[item] = (_Contest(), count)
        calls = [self.send(item, timeout=_LONG_SECONDS) for _ in range(count)]
        self.entered.wait("came", item, count)
        return calls


def all_end(calls):
    """Say whether attempts that were sent together end before a deadline ends them."""
    ends = time.monotonic() + _WOKEN_SECONDS
    try:
        for call in calls:
            call.exception(max(ends - time.monotonic(), 0))  # waits; how it ended does not matter
    except grpc.FutureTimeoutError:
        return False
    return True
