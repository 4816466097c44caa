"""The exercises of lesson 06."""

import contextlib
import queue
import random
import threading
import time
from collections.abc import Collection

import grpc

from helpers.checks.serving import weather_stub
from helpers.exercises import exercise
from helpers.journal import Journal
from helpers.leftovers import Leftovers
from helpers.protos import compile_proto

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

_ANSWER_HELD_SECONDS = 0.15  # so that neither a question too early nor a sleep passes for waiting for the answer
_END_HELD_SECONDS = 0.8  # and no sleep for waiting for the end
_LEAVING_SECONDS = 0.2  # the client's thread waits for the next question by then; sooner, the end itself may end it
_SILENCE_SECONDS = 2.0
_PATIENT_SECONDS = 4.5  # for the whole of a patient interview
_FAREWELL_SECONDS = 2.5  # who does not read the farewell waits for the deadline, five seconds


def _remark(text):
    return weather_pb2.ConverseRequest(text=text)


def _answer(text):
    return weather_pb2.ConverseResponse(**{"from": "KEF-01", "text": text})


class _Talk:
    """An operator who talks to a guestbook in turns."""

    def __init__(self, stub):
        self.said, self._outgoing = 0, queue.Queue()
        self._call = stub.Converse(iter(self._outgoing.get, None), timeout=3)
        if not self._call.add_callback(lambda: self._outgoing.put(None)):
            self._outgoing.put(None)

    def say(self, expect):
        """Say something, and expect the answer to it before the next remark."""
        text = f"remark {self.said}/{random.randrange(1000)}"  # never the same: an answer may count what differs
        self._outgoing.put(_remark(text))
        self.said += 1
        try:
            reply = next(self._call, None)
        except grpc.RpcError as error:
            late = error.code() is grpc.StatusCode.DEADLINE_EXCEEDED
            expect(not late, "no answer in time; does the handler wait for the next request?")
            absent = error.code() is grpc.StatusCode.UNIMPLEMENTED
            expect(not absent, "the servicer has no Converse; what is your method's name?")
            raise
        expect(reply is not None, f"to {text!r} there was no reply: the call had ended")
        expect(reply.text == f"heard {text}", f"to {text!r} the reply was {reply.text!r}")

    def finish(self, expect):
        """Finish, and expect the goodbye."""
        self._outgoing.put(None)
        where = f"after {self.said} remarks" if self.said else "where nothing was said"
        try:
            rest = [reply.text for reply in self._call]
        except grpc.RpcError as error:
            expect(False, f"{where} the call ends with {error.code().name}, {error.details()}")
        expect(rest == [f"goodbye after {self.said}"], f"{where} the last replies are {rest}")

    def end(self):
        """End the call, whatever is still to be read."""
        self._call.cancel()


@exercise("6.1", "an operator who waits for each answer is answered")
def exercise_1(expect, repaired):
    """Check the servicer's class ``Repaired``."""
    # Three threads for three talks: the next ones get threads that have talked before.
    stub = weather_stub(expect.result(repaired), workers=3)
    with contextlib.ExitStack() as at_the_end:
        talks = [_Talk(stub) for _ in range(3)]
        for talk in talks:
            at_the_end.callback(talk.end)
        for turn in (0, 1, 0, 0, 1):  # and the third says nothing
            talks[turn].say(expect)
        for talk in talks:
            talk.finish(expect)
        # At the same time, so that each has one of the three threads: one of those has counted nothing so far.
        others = [_Talk(stub) for _ in range(3)]
        for another in others:
            at_the_end.callback(another.end)
            another.say(expect)
        for another in others:
            another.finish(expect)
    texts = [*random.choices(["wind", "rain", "sky"], k=5), ""]  # some of them twice, one without a word
    replies = list(stub.Converse(iter([_remark(text) for text in texts]), timeout=2))
    wanted = [_answer(text) for text in (*(f"heard {text}" for text in texts), f"goodbye after {len(texts)}")]
    same_texts = [reply.text for reply in replies] == [each.text for each in wanted]
    expect(same_texts, "an operator who says everything, then reads, gets other replies than Guestbook's")
    expect(replies == wanted, "the texts are Guestbook's, but `from` is not: make the replies with answer()")


def _listen(request_iterator, heard):
    """Put the texts into a queue, and None when the client has finished or gone."""
    try:
        for request in request_iterator:
            heard.put(request.text)
    except grpc.RpcError:
        pass  # cancelled
    heard.put(None)


class _Interviewed(weather_pb2_grpc.WeatherServiceServicer):
    """Answers so many questions, refuses one that comes too early, and notes how the conversation ended.

    With a ``farewell`` it says one after the half-close, and fails only then, if it does.
    """

    def __init__(self, patience, answer_held=0.0, failure=None, farewell=None):
        self.patience, self.answer_held, self.failure, self.farewell = patience, answer_held, failure, farewell
        self.word = f"word {random.randrange(1000)}"  # which no solution can know
        self.calls, self.remaining, self._journal = 0, 0.0, Journal()

    def Converse(self, request_iterator, context):
        self.calls, self.remaining = self.calls + 1, context.time_remaining()
        heard, over = queue.Queue(), threading.Event()
        context.add_callback(over.set)
        threading.Thread(target=_listen, args=(request_iterator, heard)).start()
        answered, finished = 0, False
        while not finished and (text := self._next(heard, context)) is not None:
            if answered == self.patience:
                over.wait(_LEAVING_SECONDS)
                if self.failure:
                    context.abort(grpc.StatusCode.UNAVAILABLE, self.failure)
                return
            finished = self._has_finished(heard, context)
            yield _answer(f"{self.word}: {text}")
            answered += 1
        if self.farewell:
            yield _answer(self.farewell)
            if self.failure:
                context.abort(grpc.StatusCode.DATA_LOSS, self.failure)
        self._journal.note("cut off" if over.wait(_END_HELD_SECONDS) else "half-close")

    def ending(self):
        """Return how the client ended a conversation in which the station was patient; ask when it has returned.

        The station notes the half-close before its own end: where the note comes later, nobody waited for that end.
        """
        was_over = bool(self._journal.notes)
        try:
            ending = self._journal.take(1, timeout=2)[0]
        except TimeoutError:
            return "cut off"
        return ending if was_over or ending != "half-close" else "not over"

    def _next(self, heard, context):
        try:
            return heard.get(timeout=_SILENCE_SECONDS)
        except queue.Empty:
            self._journal.note("silence")
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, f"no question came for {_SILENCE_SECONDS:g} seconds")

    def _has_finished(self, heard, context):
        """Hold an answer back; say whether the client finishes meanwhile, which it may, while it may not ask."""
        try:
            text = heard.get(timeout=self.answer_held)
        except queue.Empty:
            return False
        if text is not None:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, "asked before the answer")
        return True


_ENDINGS = {
    "half-close": "",
    "cut off": "the call was cut off: put the sentinel, and wait for the end before you return",
    "not over": "the call was not over when you returned: after the sentinel wait for its end",
    "silence": "the call was left open: after the last answer put the sentinel",
}


def _held_interview(expect, interview, station, questions, **limit):
    """Have a station interviewed, within a limit of ``expect.result``; return the pairs."""
    try:
        pairs = expect.result(interview, weather_stub(station), list(questions), **limit)
    except (StopIteration, RuntimeError) as error:
        ran_out = isinstance(error, StopIteration) or isinstance(error.__cause__, StopIteration)
        expect(not ran_out, "the station left after two answers; return the pairs you have")
        raise
    a_list = isinstance(pairs, Collection) and not isinstance(pairs, (str, dict))
    expect(a_list, f"return a list of pairs, not {type(pairs).__name__}")
    expect(station.calls, "nobody called the station; use the stub that you are given")
    expect(station.calls == 1, f"ask in one conversation; there were {station.calls}")
    expect(4.2 < station.remaining < 5.5, "give the call a timeout of five seconds")
    return [tuple(each) if isinstance(each, list) else each for each in pairs]


@exercise("6.2", "one question at a time, and a clean end from either side")
def exercise_2(expect, interview):
    """Check ``interview(stub, questions)`` → a list of pairs, question and answer."""
    questions = [f"question {number}" for number in random.sample(range(1000), 4)]

    leftovers = Leftovers()
    patient = _Interviewed(patience=99, answer_held=_ANSWER_HELD_SECONDS, farewell="farewell")
    unread = "after the half-close the station says farewell: who reads it?"
    pairs = _held_interview(expect, interview, patient, questions, seconds=_PATIENT_SECONDS, hint=unread)
    ending = patient.ending()
    wanted = [(each, f"{patient.word}: {each}") for each in questions]
    expect(pairs == wanted, "return pairs of texts: each question and its answer")
    expect(ending == "half-close", _ENDINGS[ending])
    expect(not leftovers.clear(), "the conversation is over, and a thread of yours goes on")

    leftovers = Leftovers()
    leaving = _Interviewed(patience=2)
    pairs = _held_interview(expect, interview, leaving, questions)
    wanted = [(each, f"{leaving.word}: {each}") for each in questions[:2]]
    expect(pairs == wanted, "the station left after two answers; return the pairs you have")
    expect(not leftovers.clear(), "the station left, and a thread still waits to ask")

    leftovers = Leftovers()
    failing = _Interviewed(patience=1, failure=f"battery {random.randrange(1000)} is empty")
    _expect_failure(expect, interview, failing, questions, "the call failed, and your function hides that")
    expect(not leftovers.clear(), "the call failed, and a thread still waits to ask")

    leftovers = Leftovers()
    failing = _Interviewed(patience=99, failure=f"record {random.randrange(1000)} is lost", farewell="farewell")
    hidden = "the call failed after the last answer, and your function hides that"
    limit = {"seconds": _FAREWELL_SECONDS, "hint": unread}
    _expect_failure(expect, interview, failing, questions, hidden, **limit)
    expect(not leftovers.clear(), "the call failed after the last answer, and a thread of yours goes on")


def _expect_failure(expect, interview, station, questions, hidden, **limit):
    """Have a station interviewed that fails; expect its error to come out, or say what is hidden."""
    try:
        _held_interview(expect, interview, station, questions, **limit)
    except grpc.RpcError as error:
        if error.details() != station.failure:
            raise
    else:
        expect(False, f"{hidden}; let the error out")


class _Unread(weather_pb2_grpc.WeatherServiceServicer):
    """Reads nothing as long as the call lasts."""

    def Converse(self, request_iterator, context):
        over = threading.Event()
        context.add_callback(over.set)
        over.wait(5)
        yield from ()


class _Offer:
    """A client that offers messages of one size to somebody who may not read them."""

    def __init__(self, stub, on_the_wire):
        around = 5 + _remark("x" * on_the_wire).ByteSize() - on_the_wire  # the prefix, and what is before the text
        self._message = _remark("x" * (on_the_wire - around))
        self.pulled, self._changed = 0, threading.Condition()
        self._call = stub.Converse(self._requests(), timeout=5)

    def _requests(self):
        for _ in range(100):
            with self._changed:
                self.pulled += 1
                self._changed.notify_all()
            yield self._message

    def wait_for(self, count):
        """Wait until so many messages were pulled, for three seconds at most."""
        with self._changed:
            self._changed.wait_for(lambda: self.pulled >= count, 3)

    def end(self):
        """End the call, and with it the thread that pulls."""
        self._call.cancel()


@exercise("6.3", "you know when a writer stops")
def exercise_3(expect, pulled_before_stop):
    """Check ``pulled_before_stop(size, window)`` → the number of messages."""
    fitting = random.randrange(3000, 6000)  # bytes on the wire, so with the prefix
    window = fitting * random.randrange(6, 11, 2)
    cases = {
        "messages that fill the window exactly": fitting,
        "messages one byte larger than such": fitting + 1,
        "messages larger than the window": window + 1000,
    }
    guesses = [expect.result(pulled_before_stop, total - 5, window) for total in cases.values()]
    options = [("grpc.http2.bdp_probe", 0), ("grpc.http2.lookahead_bytes", window)]
    stub = weather_stub(_Unread(), options=options)
    offers = [_Offer(stub, total) for total in cases.values()]
    for offer, total in zip(offers, cases.values(), strict=True):
        offer.wait_for(window // total + 1)
    time.sleep(0.1)  # time enough for one more
    for offer in offers:
        offer.end()
    for (case, total), guess, offer in zip(cases.items(), guesses, offers, strict=True):
        expect(isinstance(guess, (int, float)), f"return a number, not {type(guess).__name__}")
        hint = f"{case}: ByteSize() {total - 5}, window {window}: {offer.pulled} were pulled, not {guess}"
        expect(guess == offer.pulled, hint)
