"""Proxy variables as gRPC reads them, and how this machine is left out of them.

Each rule was tried with grpcio 1.85.1; the variables are listed at
https://github.com/grpc/grpc/blob/master/doc/environment_variables.md.
"""

import ipaddress
import os
from collections.abc import Mapping, MutableMapping, Sequence

# The variables C-core reads, in its order; the upper-case spellings it does not read. The first that is set counts,
# also when it is empty: `grpc_proxy=` switches off what http_proxy says.
PROXY_VARIABLES = ("grpc_proxy", "https_proxy", "http_proxy")
EXCEPTION_VARIABLES = ("no_grpc_proxy", "no_proxy")

# What lessons dial: their servers listen on the first, and the second is another name for it.
THIS_MACHINE = ("127.0.0.1", "localhost")


def proxy_variable(environ: Mapping[str, str]) -> str | None:
    """Return the name of the variable through which gRPC finds a proxy, or None when it uses none."""
    name = _first_set(PROXY_VARIABLES, environ)
    return name if name and environ[name] else None


def left_out(host: str, environ: Mapping[str, str]) -> bool:
    """Say whether gRPC dials a host directly though there is a proxy.

    C-core compares each entry with the end of the name, without regard to case; an entry may also be a range of
    addresses, such as ``127.0.0.0/8``. It knows no ``*``.

    Args:
        host: a name or an address, without a port.
        environ: the variables to look at.
    """
    name = _first_set(EXCEPTION_VARIABLES, environ)
    entries = [entry.strip().lower() for entry in environ[name].split(",")] if name else []
    return any(entry and (host.lower().endswith(entry) or _is_in_range(host, entry)) for entry in entries)


def leave_this_machine_out(environ: MutableMapping[str, str] = os.environ) -> None:
    """Have gRPC dial this machine directly, also where a proxy is set; nothing changes where none is.

    With a proxy, each call of a lesson would fail with an UNAVAILABLE that names no proxy, and no lesson means to send
    a call through one. It changes the environment of this process and of those it starts.
    """
    if proxy_variable(environ) is None:
        return
    name = _first_set(EXCEPTION_VARIABLES, environ) or EXCEPTION_VARIABLES[-1]
    missing = [host for host in THIS_MACHINE if not left_out(host, environ)]
    environ[name] = ",".join([*filter(None, [environ.get(name)]), *missing])


def _first_set(names: Sequence[str], environ: Mapping[str, str]) -> str | None:
    return next((name for name in names if name in environ), None)


def _is_in_range(host: str, entry: str) -> bool:
    address, slash, bits = entry.partition("/")
    try:
        return bool(slash) and ipaddress.ip_address(host) in ipaddress.ip_network(
            f"{address}/{bits.strip()}", strict=False
        )
    except ValueError:  # not an address, or not a range
        return False
