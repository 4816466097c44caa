"""The exercises of lesson 25."""

import contextlib
import queue
import random
import threading
import time
from types import SimpleNamespace

import grpc

from helpers import parts
from helpers.checks.serving import channel_to
from helpers.checks.waiting import until
from helpers.exercises import exercise
from helpers.protos import compile_proto

etcd_pb2, etcd_pb2_grpc = compile_proto("etcdserverpb/rpc.proto")

_SOON_SECONDS = 3.0  # for what a change brings about; it takes hundredths
_QUIET_SECONDS = 0.3  # how long to look whether something comes that should not
_SAME = object()  # stands for a dict that was yielded before
_BACKOFF = [(f"grpc.{which}_reconnect_backoff_ms", 100) for which in ("min", "initial", "max")]


class _Store:
    """An etcd of this check, and what it is told."""

    def __init__(self):
        self.etcd = parts.etcd("check registry")
        self.channel = channel_to(self.etcd.address, _BACKOFF)
        self.kv = etcd_pb2_grpc.KVStub(self.channel)

    def put(self, key, value):
        request = etcd_pb2.PutRequest(key=key, value=value)
        return self.kv.Put(request, timeout=3, wait_for_ready=True).header.revision

    def delete(self, key):
        self.kv.DeleteRange(etcd_pb2.DeleteRangeRequest(key=key), timeout=3, wait_for_ready=True)


@contextlib.contextmanager
def _store():
    store = _Store()
    try:
        yield store
    finally:
        store.channel.close()
        store.etcd.stop()


class _Running:
    """The answer, at work in a thread of its own."""

    def __init__(self, function, *arguments):
        self._arguments, self._function, self.error = arguments, function, None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        try:
            self._function(*self._arguments)
        except BaseException as error:
            self.error = error

    @property
    def over(self):
        return not self._thread.is_alive()

    def join(self):
        self._thread.join(2)


def _number():
    return str(random.randrange(10_000, 99_999))


# -- 25.1 --------------------------------------------------------------------------------------------------------------


class _NotedChannel:
    """Hands all on to a channel, and notes the timeouts of unary calls."""

    def __init__(self, channel):
        self._channel, self.timeouts = channel, []

    def unary_unary(self, *arguments, **options):
        inner = self._channel.unary_unary(*arguments, **options)

        def call(request, timeout=None, **more):
            self.timeouts.append(timeout)
            return inner(request, timeout=timeout or 3, **more)

        return call

    def __getattr__(self, name):
        return getattr(self._channel, name)


@exercise("25.1", "all keys that begin so, and no others")
def exercise_1(expect, find):
    """Check ``find(channel, prefix)`` → a dict of texts."""
    expect.written(find)
    with _store() as store:
        base = f"/stations-{_number()}"
        wanted = {name: f"127.0.0.1:{_number()}" for name in ("a", "b/1", "Zürich", "\U0001f327")}
        for name, value in wanted.items():
            store.put(f"{base}/{name}".encode(), value.encode())
        for outside in ("/a", f"{base}", f"{base}-old/a", f"{base}0", "~"):
            store.put(outside.encode(), b"outside")
        channel = _NotedChannel(store.channel)
        found = expect.result(find, channel, f"{base}/")
        expect(isinstance(found, dict), f"find() returns {type(found).__name__}, not a dict")
        texts = all(isinstance(each, str) for pair in found.items() for each in pair)
        expect(texts, "keys and values are to be texts: decode() the bytes")
        whole = [key for key in found if key.startswith(base)]
        if "outside" in found.values():
            expect(False, "it finds keys that do not begin with the prefix: what is its range_end?")
        expect(not whole, "the keys still begin with the prefix: take it off")
        missing = sorted(wanted.keys() - found.keys())
        expect(not missing, f"it does not find {missing}: does the range go to the end of the prefix?")
        expect(found == wanted, f"it finds {found}, not {wanted}")
        expect(all(timeout == 5 for timeout in channel.timeouts), "the call has no timeout of 5 s")
        nothing = expect.result(find, channel, f"{base}/none/")
        expect(nothing == {}, f"where nothing is, it returns {nothing!r}, not an empty dict")


# -- 25.2 --------------------------------------------------------------------------------------------------------------


@exercise("25.2", "no event is missed and none comes twice, whatever becomes of the watch")
def exercise_2(expect, keep_following):
    """Check ``keep_following(channel, prefix)``, a generator of dicts."""
    expect.written(keep_following)
    with _store() as store:
        prefix = f"/services-{_number()}/".encode()
        channel = channel_to(store.etcd.address, _BACKOFF)
        store.put(prefix + b"a", b"0")
        states = queue.Queue()
        go_on = threading.Event()
        go_on.set()
        told = _SlowStart(channel, lambda: store.put(prefix + b"gap", b"0"))

        def run():
            last = None
            for state in keep_following(told, prefix):
                # What is yielded may be changed later, so a copy is judged.
                states.put(_SAME if state is last else dict(state) if isinstance(state, dict) else state)
                last = state
                go_on.wait(6)

        answer = _Running(run)
        try:
            _follows(expect, store, prefix, states, answer)
            _resumes(expect, store, told, prefix, states, go_on)
            _reads_anew(expect, store, prefix, states, go_on)
            _passes_on(expect, store, told, answer)
        finally:
            told.denies = False
            go_on.set()
            channel.close()
            answer.join()


class _Ended(grpc.RpcError):
    """What a client gets whose watch has ended."""

    def __init__(self, code):
        super().__init__(code.name)
        self._code = code

    def code(self):
        return self._code

    def details(self):
        return "the watch has ended"


class _Ending:
    """A watch that ends with a code behind so many responses; the first says `created`."""

    def __init__(self, stream, responses, code):
        self._stream, self._left, self._code = stream, responses, code

    def __iter__(self):
        return self

    def __next__(self):
        if not self._left:
            self._stream.cancel()
            raise _Ended(self._code)
        self._left -= 1
        return next(self._stream)

    def __getattr__(self, name):
        return getattr(self._stream, name)


class _SlowStart:
    """Hands all on to a channel; right before the first watch something changes.

    The next watch may be cut behind its first response, and later ones may be denied.
    """

    def __init__(self, channel, change):
        self._channel, self._change, self.cuts, self.denies = channel, change, False, False

    def stream_stream(self, *arguments, **options):
        inner = self._channel.stream_stream(*arguments, **options)

        def call(*values, **more):
            change, self._change = self._change, None
            if change is not None:
                change()
            stream = inner(*values, **more)
            if self.denies:
                return _Ending(stream, 0, grpc.StatusCode.PERMISSION_DENIED)
            if self.cuts:
                self.cuts = False
                return _Ending(stream, 1, grpc.StatusCode.UNAVAILABLE)
            return stream

        return call

    def __getattr__(self, name):
        return getattr(self._channel, name)


def _next(expect, states, answer, hint):
    """Return the next state, within a time; an error of the answer shows as itself."""
    until = time.monotonic() + _SOON_SECONDS
    while time.monotonic() < until:
        with contextlib.suppress(queue.Empty):
            state = states.get(timeout=0.02)
            expect(state is not _SAME, "yield a new dict each time, not the same one")
            expect(isinstance(state, dict), f"it yields {type(state).__name__}, not a dict")
            return state
        if answer is not None and answer.over and states.empty():
            if answer.error is not None:
                raise answer.error
            expect(False, "the generator ends: it is to go on until the channel is closed")
    return expect(False, hint)


def _follows(expect, store, prefix, states, answer):
    a, gap, b = prefix + b"a", prefix + b"gap", prefix + b"b"
    first = _next(expect, states, answer, "nothing is yielded at first: yield what was read")
    expect(first == {a: b"0"}, f"the first dict is {first!r}, not what is there: { ({a: b'0'})!r}")
    hint = "a change between the read and the watch is missed: watch from the revision after the read"
    second = _next(expect, states, answer, hint)
    expect(second != first, "a dict comes twice, without an event between: yield for events only")
    expect(second == {a: b"0", gap: b"0"}, hint)
    store.put(b, b"1")
    third = _next(expect, states, answer, "an event is missed while the watch goes on")
    expect(third == {a: b"0", gap: b"0", b: b"1"}, f"after a change the dict is {third!r}")
    store.delete(gap)
    fourth = _next(expect, states, answer, "a deleted key is missed")
    expect(fourth == {a: b"0", b: b"1"}, "a deleted key is still in the dict")


def _resumes(expect, store, told, prefix, states, go_on):
    """Kill etcd, and change three things before the answer may look again; the watch it then makes is cut at once."""
    c = prefix + b"c"
    go_on.clear()
    store.put(c, b"held")  # the answer yields this, and then waits
    held = _next(expect, states, None, "an event is missed while the watch goes on")
    expect(held.get(c) == b"held", f"after a change the dict is {held!r}")
    store.etcd.kill()
    store.etcd.start()
    for value in (b"1", b"2", b"3"):
        store.put(c, value)
    told.cuts = True
    go_on.set()
    got = []
    for _ in range(3):
        hint = f"etcd was killed and started, and of three changes came {len(got)}: resume after the last event"
        got.append(_next(expect, states, None, hint).get(c))
    missed = f"etcd was killed; after that c was 1, 2, 3, and the dicts say {got}: resume after the last event"
    if got[0] == b"held":
        missed = "after a cut an event comes twice: watch from the revision after the last event"
    expect(got == [b"1", b"2", b"3"], missed)
    _nothing_more(expect, states, "after a cut an event comes twice: watch from the revision after the last event")


def _nothing_more(expect, states, hint):
    with contextlib.suppress(queue.Empty):
        states.get(timeout=_QUIET_SECONDS)
        expect(False, hint)


def _reads_anew(expect, store, prefix, states, go_on):
    """Kill etcd, and let it forget what came since."""
    c, d = prefix + b"c", prefix + b"d"
    go_on.clear()
    store.put(c, b"held")
    _next(expect, states, None, "an event is missed after the watch was resumed")
    store.etcd.kill()
    store.etcd.start()
    store.delete(c)
    store.put(d, b"1")
    revision = store.put(d, b"2")
    store.kv.Compact(etcd_pb2.CompactionRequest(revision=revision), timeout=3)
    go_on.set()
    hint = "the history is compacted, and nothing comes any more: if the response says canceled, read anew"
    anew = _next(expect, states, None, hint)
    expect(c not in anew, "read anew after a compaction, and forget what is gone: a deleted key is still there")
    expect(anew.get(d) == b"2", f"after a compaction the dict is {anew!r}: read anew")
    store.put(d, b"3")
    after = _next(expect, states, None, "after a compaction the next event is missed: watch on from the new read")
    expect(after.get(d) == b"3", "after a compaction the next event is missed: watch on from the new read")


def _passes_on(expect, store, told, answer):
    """Cut the watch, and deny the next one."""
    told.denies = True
    store.etcd.kill()
    store.etcd.start()
    until(lambda: answer.over, _SOON_SECONDS)
    expect(answer.over, "a watch ends with PERMISSION_DENIED, and the generator goes on: let other errors out")
    denied = isinstance(answer.error, _Ended) and answer.error.code() is grpc.StatusCode.PERMISSION_DENIED
    expect(denied, "a watch ends with PERMISSION_DENIED, and that does not reach the caller")


# -- 25.3 --------------------------------------------------------------------------------------------------------------


@exercise("25.3", "a bad value does no harm, and the next good one is taken")
def exercise_3(expect, follow):
    """Check ``follow(channel, key, parse, setting)``."""
    expect.written(follow)

    def parse(text):
        if not isinstance(text, str):
            raise TypeError(f"parse() takes a text, not {type(text).__name__}")
        value = int(text)
        parsed.append(value)
        return value

    parsed = []
    with _store() as store:
        key = f"/settings/limit-{_number()}".encode()
        setting = SimpleNamespace(value=None)
        channel = channel_to(store.etcd.address, _BACKOFF)
        store.put(key, b"10")
        answer = _Running(follow, channel, key, parse, setting)

        def becomes(value, hint):
            until(lambda: setting.value == value or answer.over, _SOON_SECONDS)
            if answer.over and answer.error is not None and not isinstance(answer.error, ValueError | KeyError):
                raise answer.error
            expect(setting.value == value, hint)

        try:
            becomes(10, "the value that is there at first is not taken")
            store.put(key, b"20")
            becomes(20, "a change is not taken")
            store.put(key, b"many")
            store.put(key, b"30")
            becomes(30, "after a bad value the next good one is not taken: catch parse's ValueError, inside the loop")
            store.put(key, b"much")
            time.sleep(_QUIET_SECONDS)
            expect(setting.value == 30, f"after a bad value the setting is {setting.value!r}: keep the last good one")
            store.put(key + b"s", b"99")
            store.put(key[:-1], b"98")
            time.sleep(_QUIET_SECONDS)
            expect(setting.value == 30, "a key beside it is taken for it: look for exactly this key")
            store.delete(key)
            time.sleep(_QUIET_SECONDS)
            expect(
                setting.value == 30, f"the key is gone, and the setting is {setting.value!r}: keep the last good one"
            )
            store.put(key, b"40")
            becomes(40, "after the key was gone a new value is not taken")
            store.put(key, b"45")
            store.put(key, b"none")
            becomes(45, "a value was good, the next bad: watch the key; who looks now and then misses what was between")
            store.etcd.kill()
            store.etcd.start()
            store.put(key, b"50")
            becomes(50, "after etcd was restarted a change is not taken")
            expect(99 not in parsed, "a key beside it is parsed: look for exactly this key")
        finally:
            channel.close()
            answer.join()
        for first in (None, b"many"):
            _begins(expect, store, follow, parse, first)


def _begins(expect, store, follow, parse, first):
    """Follow a key that is not there yet, or has a bad value; then it gets a good one."""
    key = f"/settings/late-{_number()}".encode()
    setting, channel = SimpleNamespace(value=None), channel_to(store.etcd.address, _BACKOFF)
    if first is not None:
        store.put(key, first)
    answer = _Running(follow, channel, key, parse, setting)
    try:
        until(lambda: answer.over, _QUIET_SECONDS)
        store.put(key, b"60")
        until(lambda: setting.value == 60 or answer.over, _SOON_SECONDS)
        what = "not there" if first is None else "bad"
        expect(setting.value == 60, f"where the value is {what} at first, the first good one is not taken")
    finally:
        channel.close()
        answer.join()
