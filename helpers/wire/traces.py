"""Show what crossed the wire: calls put together from frames, as a diagram, a table or bytes."""

from dataclasses import replace

from helpers.tables import Table, table
from helpers.wire.calls import Call, Step
from helpers.wire.diagrams import Diagram, Group, draw
from helpers.wire.headers import exact
from helpers.wire.http2 import CLIENT, SERVER, Frame
from helpers.wire.texts import amount, dump, halves, readable
from helpers.wire.tls_records import RECORD

NOTE = "note"  # the kind of frame that is a remark of the tap's own
_FRAME_COST = 512  # bytes of memory that a frame, or a line made of it, takes beside its own, about
_OF_CONNECTIONS = ("GOAWAY", RECORD, NOTE, "?")  # shown, though they belong to no call
_LINES_OF_A_FRAME = 16  # of a hexdump that is too long, at least


class Trace:
    """Frames in the order a tap saw them, and the calls they make up.

    Args:
        room: how many bytes to keep, about. What comes after that is counted, and no longer shown.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept = 0
        self._missing = {CLIENT: 0, SERVER: 0, "": 0}  # bytes there was no room for
        self._missing_frames = 0
        self._frames: list[tuple[int, Frame]] = []
        self._calls: dict[tuple[int, int], Call] = {}
        self._remarks: list[tuple[int, Step]] = []  # about connections rather than calls
        self._told: set[tuple[int, str, str]] = set()  # what of a connection is not to be told twice

    def add(self, connection: int, frame: Frame, at: float) -> None:
        """Take the next frame of a connection, which came at the time ``at``, in seconds."""
        call = self._calls.get((connection, frame.stream)) if frame.stream else None
        cost = len(frame.raw) + _FRAME_COST
        if self._missing_frames or self._kept + cost > self._room:
            self._missing_frames += 1
            self._missing[frame.sender] += len(frame.raw)
            if call is not None:
                call.skip(frame)
            return
        self._kept += cost
        self._frames.append((connection, frame))
        if call is None and frame.stream and frame.kind == "HEADERS" and frame.sender == CLIENT:
            call = self._calls[connection, frame.stream] = Call(frame.stream, at)
        if call is not None:
            before = len(call)
            call.add(frame, at)
            self._kept += (len(call) - before) * _FRAME_COST  # one frame may hold thousands of messages
        elif frame.kind in _OF_CONNECTIONS:  # else the rest of a call that began before clear()
            self._remark(connection, frame)

    def note(self, connection: int, remark: str) -> None:
        """Take what the tap noticed of a connection, among its frames."""
        self._kept += _FRAME_COST
        self._frames.append((connection, Frame("", NOTE, note=remark)))

    def lose(self, connection: int, remark: str) -> None:
        """End the calls of a connection that are still open, with a remark."""
        for (number, _), call in self._calls.items():
            if number == connection:
                call.lose(remark)

    def open_calls(self) -> bool:
        """Say whether a call has begun and not ended."""
        return any(not call.over for call in self._calls.values())

    def frames(self, everything: bool, most: int) -> Table:
        """See ``Tap.frames``."""
        left_out = self._left_out()
        if everything:
            headers = ["#", "from", "connection", "stream", "frame", "flags", "length", "content"]
            rows = [self._row(number, *each) for number, each in enumerate(self._frames)]
            rows += [("", step.sender or "tap", "", "", NOTE, "", "", step.full) for step in left_out]
            return table(rows, headers, most)
        steps = [
            (connection, stream, step)
            for (connection, stream), call in sorted(self._calls.items())
            for step in call.steps
        ]
        steps += [(connection, None, step) for connection, step in self._remarks]
        steps += [(None, None, step) for step in left_out]
        several = self._has_several()
        headers = ["from", *(["connection"] if several else []), "stream", "frame", "bytes", "content"]
        rows = [
            (step.sender or "tap", *([connection] if several else []), stream, step.frame, step.size, step.full)
            for connection, stream, step in steps
        ]
        return table(rows, headers, most)

    def diagram(self, everything: bool, most: int) -> Diagram:
        """See ``Tap.diagram``."""
        left_out = Group("", self._left_out())
        if everything:
            return draw([Group("", self._all_steps(), "frames")], [left_out], most)
        calls = sorted(self._calls.items())
        several = self._has_several()
        titles = [f"connection {connection}, stream {stream}" for (connection, stream), _ in calls]
        if not several:
            titles = [f"stream {stream}" if len(calls) > 1 else "" for (_, stream), _ in calls]
        marks = {connection: f"connection {connection}: " if several else "" for connection, _ in self._remarks}
        remarks = [replace(step, mark=marks[connection]) for connection, step in self._remarks]
        groups = [Group(title, call.steps) for title, (_, call) in zip(titles, calls, strict=True)]
        return draw(groups, [Group("", remarks, "remarks"), left_out], most)

    def sent(self, sender: str) -> bytes:
        """Return the bytes of a side's frames.

        Raises:
            LookupError: there was no room for all of them.
        """
        if self._missing[sender]:
            raise LookupError(f"not all that the {sender} sent is there: {self._left_out()[0].full}")
        return b"".join(frame.raw for _, frame in self._frames if frame.sender == sender)

    def hexdump(self, number: int | None, most: int) -> str:
        """See ``Tap.hexdump``."""
        if most < 1:
            raise ValueError(f"at most {most} lines show nothing; give a larger number")
        if number is None:
            chosen = [each for each in self._frames if each[1].kind in ("HEADERS", "DATA")]
        elif 0 <= number < len(self._frames):
            chosen = [self._frames[number]]
        else:
            raise IndexError(f"there is no frame {number}; the trace has {len(self._frames)}")
        lines = sum(len(frame.raw) // 16 + 1 for _, frame in chosen)
        shown = max(1, most // _LINES_OF_A_FRAME) if lines > most else len(chosen)
        first, middle, last = halves(chosen, shown)
        each = max(1, most // max(1, len(first) + len(last))) if lines > most else most
        several = len({connection for connection, _ in self._frames}) > 1
        parts = [_dump(frame, connection if several else None, each) for connection, frame in first]
        if middle:
            parts.append(f"… {len(middle)} more frames …")
        parts += [_dump(frame, connection if several else None, each) for connection, frame in last]
        return "\n\n".join([*parts, *(step.full for step in self._left_out())])

    def _remark(self, connection: int, frame: Frame) -> None:
        """Keep what is told of a connection; what comes how often, and with what reason, is a matter of timing."""
        if frame.kind in ("GOAWAY", RECORD):
            told = (connection, frame.sender, frame.note if frame.kind == RECORD else frame.kind)
            if told in self._told:
                return
            self._told.add(told)
        kind = frame.kind if frame.kind not in (NOTE, "?") else ""
        self._remarks.append((connection, Step(frame.sender, kind, frame.note, frame.note)))

    def _has_several(self) -> bool:
        """Say whether what is shown is of several connections."""
        return len({connection for connection, _ in (*self._calls, *self._remarks)}) > 1

    def _left_out(self) -> list[Step]:
        """Say what there was no room for, if there was not."""
        if not self._missing_frames:
            return []
        what = f"{self._missing_frames} frames with {amount(sum(self._missing.values()))}"
        text = f"the tap keeps {amount(self._room)}; {what} came after and are left out; clear() makes room"
        return [Step("", "", text, text)]

    def _row(self, number: int, connection: int, frame: Frame) -> tuple:
        return (
            number,
            frame.sender or "tap",
            connection,
            frame.stream,
            frame.kind,
            " ".join(frame.flags),
            frame.length,
            _content(frame),
        )

    def _all_steps(self) -> list[Step]:
        """Make a line of each frame, marked with its call where there are several."""
        several = len({connection for connection, _ in self._frames}) > 1
        mixed = len({frame.stream for _, frame in self._frames if frame.stream}) > 1
        steps = []
        for connection, frame in self._frames:
            content = _content(frame)
            mark = f"[{connection}:{frame.stream}] " if several else f"[{frame.stream}] " if mixed else ""
            steps.append(Step(frame.sender, frame.kind, content or f"{frame.length} bytes", content, mark=mark))
        return steps


def _content(frame: Frame) -> str:
    if frame.kind == "HEADERS":
        return "\n".join(f"{readable(name)}: {exact(readable(name), value)}" for name, value in frame.headers)
    return frame.note


def _dump(frame: Frame, connection: int | None, most: int) -> str:
    of = "" if connection is None else f"connection {connection}, "
    first, middle, last = halves(dump(frame.raw), most)
    gap = [f"… {len(middle)} more lines …"] if middle else []
    return "\n".join([f"{frame.kind} from the {frame.sender}, {of}stream {frame.stream}", *first, *gap, *last])
