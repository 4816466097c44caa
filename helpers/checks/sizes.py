"""The exercises of lesson 11."""

import hashlib
import random
import time

import grpc

from helpers.checks.serving import address_of, channel_to
from helpers.exercises import exercise
from helpers.protos import compile_proto
from helpers.wire import Tap

archive_pb2, archive_pb2_grpc = compile_proto("archive/v1/archive.proto")

_MIB = 1024 * 1024
_UNLIMITED = [("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)]

# -- 11.1 --------------------------------------------------------------------------------------------------------------

_CALL_SECONDS = 3
_GIVE = "/check.Sizes/Give"


def _add_sizes(handler, server):
    """Add a method that takes and gives bytes as they are, so that a message has exactly the size that is wanted."""
    method = grpc.unary_unary_rpc_method_handler(handler)
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("check.Sizes", {"Give": method}),))


class _Giver:
    """Gives as many bytes as the metadata ask for, and counts its calls."""

    def __init__(self):
        self.calls = 0

    def give(self, request, context):
        self.calls += 1
        return bytes(int(dict(context.invocation_metadata())["size"]))


@exercise("11.1", "responses of 16 MiB come in, requests of 1 MiB leave, and not a byte more")
def exercise_1(expect, roomy):
    """Check ``roomy(address)`` → an open channel with the two limits."""
    first, second = _Giver(), _Giver()
    channel, other = (_channel(expect, roomy, giver) for giver in (first, second))
    for each, giver in ((channel, first), (other, second)):
        before = giver.calls
        _passes(expect, each, request=random.randrange(1000), response=random.randrange(1000))
        expect(giver.calls == before + 1, "it was called with two addresses, and a channel leads to the wrong one")
    large = random.randrange(6, 14) * _MIB
    for response in (large, 16 * _MIB):
        _passes(expect, channel, request=0, response=response)
    _is_refused(expect, channel, request=0, response=16 * _MIB + 1)
    _passes(expect, channel, request=_MIB, response=0)
    _is_refused(expect, channel, request=_MIB + 1, response=0)


def _channel(expect, roomy, giver):
    """Return the answer's channel to a server of its own."""
    channel = expect.result(roomy, address_of(_add_sizes, giver.give, options=_UNLIMITED))
    expect(not isinstance(channel, grpc.aio.Channel), "this is a channel for asyncio; return one of grpc, not grpc.aio")
    expect(isinstance(channel, grpc.Channel), f"return a channel, not a {type(channel).__name__}")
    return channel


def _call(channel, request, response):
    """Send so many bytes, and ask for so many; return the error, or None."""
    try:
        channel.unary_unary(_GIVE)(bytes(request), timeout=_CALL_SECONDS, metadata=[("size", str(response))])
    except grpc.RpcError as error:
        return error
    except ValueError as error:  # what a closed channel raises
        return error
    return None


def _told(request, response):
    return f"a response of {response:,} bytes" if response else f"a request of {request:,} bytes"


def _passes(expect, channel, request, response):
    error = _call(channel, request, response)
    closed = "the channel is closed; return it open"
    expect(not isinstance(error, ValueError), closed)
    details = f"{error.code().name}, {error.details()}" if error else ""
    expect(error is None, f"{_told(request, response)} is to pass, and fails: {details}")


def _is_refused(expect, channel, request, response):
    error = _call(channel, request, response)
    expect(error is not None, f"{_told(request, response)} passes; that is a byte too many")
    refused = error.code() is grpc.StatusCode.RESOURCE_EXHAUSTED and "CLIENT" in error.details()
    expect(refused, f"{_told(request, response)}: the channel is to refuse it, not {error.details()}")


# -- 11.2 --------------------------------------------------------------------------------------------------------------

_PICTURES = ("image/png", "image/jpeg", "image/svg+xml", "image/x-{}")  # the number is drawn anew each time
_OTHERS = ("text/plain", "video/x-{}", "imagery/x-{}", "text/image-list")
_SUFFIXES = ("", ".txt") * 4  # for as many files; none tells of a picture


@exercise("11.2", "pictures go out as they are, all else compressed")
def exercise_2(expect, gallery_class):
    """Check ``Gallery(files)``, a servicer whose handler leaves pictures uncompressed."""
    kinds = [kind.format(random.randrange(10**6)) for kind in (*_PICTURES, *_OTHERS)]
    suffixes = random.sample(_SUFFIXES, len(kinds))
    files = {each.name: each for each in map(_file, kinds, suffixes)}
    pictures = [name for name, each in files.items() if each.media_type.startswith("image/")]
    others = [name for name in files if name not in pictures]
    servicer = expect.result(gallery_class, dict(files))
    inherits = hasattr(servicer, "PutFile")  # what the generated class has
    expect(inherits, "the class is to inherit from archive_pb2_grpc.ArchiveServiceServicer")
    add = archive_pb2_grpc.add_ArchiveServiceServicer_to_server
    address = address_of(add, servicer, compression=grpc.Compression.Gzip)
    with Tap(address, name="check 11.2") as tap, channel_to(tap.address) as channel:
        stub = archive_pb2_grpc.ArchiveServiceStub(channel)
        mixed = random.sample(list(files), len(files))
        alternating = [name for both in zip(pictures, others, strict=True) for name in both]
        twice = [pictures[0], others[0]] * 2
        for names in (alternating, [*others, *pictures], [pictures[0]], mixed, [others[0]], twice):
            _sends(expect, tap, stub, names, files)


def _file(media_type, suffix):
    """Make a file that compresses well, whatever its kind; its name tells nothing of it."""
    name = f"{random.choice(['map', 'log'])}-{random.randrange(10**9)}{suffix}"
    content = f"{name} {media_type} ".encode() * random.randrange(50, 80)
    return archive_pb2.File(name=name, media_type=media_type, content=content)


def _sends(expect, tap, stub, names, files):
    """Ask for some files, and look at each message on the wire."""
    tap.clear()
    request = archive_pb2.GetFilesRequest(names=names)
    got = [response.file for response in stub.GetFiles(request, timeout=_CALL_SECONDS)]
    expect(len(got) == len(names), f"{len(names)} files were asked for, and {len(got)} came")
    expect(got == [files[name] for name in names], "send the files as they are, in the order they were asked for")
    frames = tap.frames().records
    sizes = [int(each["bytes"]) for each in frames if each["from"] == "server" and each["frame"] == "DATA"]
    for number, (file, size) in enumerate(zip(got, sizes, strict=True), start=1):
        kinds = ", ".join(each.media_type for each in got)
        which = f"asked for {kinds}: number {number}"
        squeezed = size < file.ByteSize()
        if file.media_type.startswith("image/"):
            expect(not squeezed, f"{which} is a picture, and was compressed")
        else:
            expect(squeezed, f"{which} is no picture, and was not compressed")


# -- 11.3 --------------------------------------------------------------------------------------------------------------

_CHUNK = 64 * 1024
_UNAVAILABLE, _OUT_OF_RANGE = grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.OUT_OF_RANGE
_FINAL = [code for code in grpc.StatusCode if code not in (grpc.StatusCode.OK, _UNAVAILABLE, _OUT_OF_RANGE)]
_PAUSE_SECONDS = 0.35  # after four, a call whose five seconds ran from the first has less than _SECONDS_LEFT
_SECONDS_LEFT = 3.8  # what a handler still has at least of five seconds, on a busy machine


class _Shaky(archive_pb2_grpc.ArchiveServiceServicer):
    """Takes an upload, and fails as it is told.

    Args:
        content: what is to be uploaded.
        held: how many bytes of it are there already.
        asking: for each question in turn the code it fails with, or None; the last holds for all that follow.
        uploading: likewise for each upload, which fails after two messages, and keeps something of them.
        pause: how long each upload takes, in seconds.
        more: how many bytes the last response tells more than the content has.
    """

    def __init__(self, content, held=0, asking=(None,), uploading=(None,), pause=0.0, more=0):
        self.content, self.kept, self.asking, self.uploading = content, bytearray(content[:held]), asking, uploading
        self.pause, self.more = pause, more
        self.asked = self.uploads = 0
        self.name, self.problems = f"film-{random.randrange(10**9)}", []
        self.times = {"GetUpload": [], "UploadFile": []}  # the seconds that each call had left
        self.last = None  # the details of the last error

    def GetUpload(self, request, context):
        self.times["GetUpload"].append(context.time_remaining())
        if request.name != self.name:
            self.problems.append(f"the server was asked about a file called {request.name!r}, not {self.name!r}")
        self.asked += 1
        self._fail(context, self.asking, self.asked, "the question")
        return archive_pb2.GetUploadResponse(committed_size=len(self.kept))

    def UploadFile(self, request_iterator, context):
        self.times["UploadFile"].append(context.time_remaining())
        self.uploads += 1
        if self.asked == 0:
            self.problems.append("an upload began before the server was asked how much it has")
        fails, before = self._code(self.uploading, self.uploads), len(self.kept)
        for number, request in enumerate(request_iterator, start=1):
            self._take(request, context)
            if fails and number == 2:
                # What a handler had taken is not always kept: a client that trusts its own count goes wrong.
                del self.kept[max(before, len(self.kept) - random.randrange(1, _CHUNK)) :]
                break
        time.sleep(self.pause)
        self._fail(context, self.uploading, self.uploads, "the upload")
        return archive_pb2.UploadFileResponse(committed_size=len(self.kept) + self.more)

    def _take(self, request, context):
        if request.name != self.name:
            self.problems.append(f"a message of the upload has the name {request.name!r}, not {self.name!r}")
        if request.data:
            self._append(request.write_offset, request.data, context)
        if request.sha256 and request.sha256 != hashlib.sha256(self.kept).digest():
            self.problems.append("the checksum is not that of the whole content, or it came too early")
            context.abort(grpc.StatusCode.DATA_LOSS, "the checksum differs")

    def _append(self, offset, data, context):
        if len(data) > _CHUNK:
            self.problems.append(f"a chunk has {len(data):,} bytes; 64 KiB are {_CHUNK:,}")
        if offset != len(self.kept):
            has = f"the server has {len(self.kept):,} bytes, and a chunk begins at {offset:,}"
            self.problems.append(f"{has}; ask anew before each upload")
            context.abort(_OUT_OF_RANGE, "the chunk does not follow")
        self.kept += data

    @staticmethod
    def _code(codes, number):
        return codes[min(number, len(codes)) - 1]

    def _fail(self, context, codes, number, what):
        code = self._code(codes, number)
        if code is not None:
            # A word in the details is no code.
            beside = "" if code is _UNAVAILABLE else ", not UNAVAILABLE, not OUT_OF_RANGE"
            self.last = f"{what}, number {number}{beside}"
            context.abort(code, self.last)


@exercise("11.3", "the upload goes on where it broke off, until all is there")
def exercise_3(expect, upload):
    """Check ``upload(stub, name, content)`` → the committed size."""
    content = random.randbytes(random.randrange(4 * _CHUNK, 6 * _CHUNK))
    part = random.randrange(_CHUNK, 2 * _CHUNK)
    for given, held in ((content, 0), (content, part), (content, len(content)), (b"", 0), (content[:_CHUNK], 0)):
        _uploads(expect, upload, _Shaky(given, held), attempts=1)
    _uploads(expect, upload, _Shaky(content, part, more=random.randrange(1, 1000)), attempts=1)
    bad, old, good = _UNAVAILABLE, _OUT_OF_RANGE, None
    _uploads(expect, upload, _Shaky(content, uploading=(bad, bad, good)), attempts=3)
    _uploads(expect, upload, _Shaky(content, part, asking=(bad, good)), attempts=2)
    _uploads(expect, upload, _Shaky(content, asking=(good, bad, good), uploading=(bad, bad, bad, good)), attempts=5)
    _uploads(expect, upload, _Shaky(content, uploading=(bad, old, good)), attempts=3)
    _gives_up(expect, upload, _Shaky(content, uploading=(bad,)), bad, 5, 5)
    _gives_up(expect, upload, _Shaky(content, asking=(bad,)), bad, 5, 0)
    _gives_up(expect, upload, _Shaky(content, asking=(bad, bad, good), uploading=(bad,)), bad, 5, 3)
    _gives_up(expect, upload, _Shaky(content, uploading=(bad, old)), old, 5, 5)
    for code in _FINAL:
        _gives_up(expect, upload, _Shaky(content, uploading=(code,)), code, 1, 1)
        _gives_up(expect, upload, _Shaky(content, asking=(code,)), code, 1, 0)
    denied = grpc.StatusCode.PERMISSION_DENIED
    _gives_up(expect, upload, _Shaky(content, asking=(good, denied), uploading=(bad,)), denied, 2, 1)
    slow = _Shaky(content, uploading=(bad, bad, bad, bad, good), pause=_PAUSE_SECONDS)
    _uploads(expect, upload, slow, attempts=5)


def _attempt(expect, upload, server):
    """Have the content uploaded; return what the answer returns and None, or None and the error of a call."""
    add = archive_pb2_grpc.add_ArchiveServiceServicer_to_server
    with channel_to(address_of(add, server)) as channel:
        stub = archive_pb2_grpc.ArchiveServiceStub(channel)
        try:
            returned, error = expect.result(upload, stub, server.name, server.content), None
        except grpc.RpcError as raised:
            if not isinstance(raised, grpc.Call):
                raise
            returned, error = None, raised
    expect(not server.problems, server.problems[0] if server.problems else "")
    for rpc, times in server.times.items():
        timed = all(left is not None and _SECONDS_LEFT < left < 5.1 for left in times)
        # Any one handler may begin late, but hardly all of them.
        timed = timed and max(times, default=5) > 4.3
        expect(timed, f"a call of {rpc} has no timeout, or another; give each five seconds")
    return returned, error


def _uploads(expect, upload, server, attempts):
    """Have an upload succeed, at the last of so many attempts."""
    held = len(server.kept)
    returned, error = _attempt(expect, upload, server)
    size = len(server.content)
    begun = f"a file of {size:,} bytes, of which the server had {held:,}"
    if attempts > 1:
        begun = f"the first attempts fail with UNAVAILABLE, and number {attempts} would not"
    if error is not None:
        expect(False, f"{begun}: your function raises {error.code().name}, {error.details()}")
    expect(server.asked, "the server was not asked how much it has")
    expect(server.uploads, f"{begun}: nothing was uploaded; send at least the checksum")
    expect(server.asked == attempts, f"{begun}: it was asked {server.asked} times, not {attempts}")
    expect(server.kept == server.content, f"{begun}: {len(server.kept):,} are there")
    expect(not isinstance(returned, archive_pb2.UploadFileResponse), "return the committed_size, not the response")
    expect(returned == size + server.more, f"{begun}: return the committed_size of the response, not {returned!r}")


def _gives_up(expect, upload, server, code, asked, uploads):
    """Have an upload fail for good."""
    what, own = f"a call failed with {code.name}", []

    def tried(*arguments):
        try:
            return upload(*arguments)
        except Exception as raised:
            if isinstance(raised, grpc.Call):
                raise
            own.append(type(raised).__name__)

    returned, error = _attempt(expect, tried, server)
    expect(not own, f"{what}, and your function raises a {''.join(own)}; let the call's error out")
    ended = f"{what}, and your function returns {returned!r}; let the error out"
    expect(error is not None, ended if code is not _UNAVAILABLE else f"five times {ended}")
    expect(error.code() is code, f"{what}, and your function raises {error.code().name}; let the call's error out")
    made = (server.asked, server.uploads)
    wanted = f"at {asked} questions and {uploads} uploads your function was to give up, not at {made[0]} and {made[1]}"
    expect(made == (asked, uploads), f"{what}: {wanted}")
    earlier = f"the last error was {server.last!r}, and your function raises {error.details()!r}; let the last one out"
    expect(error.details() == server.last, earlier)
