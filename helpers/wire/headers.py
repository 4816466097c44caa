"""Write headers: as they are, or with what differs from run to run, or from one server to another, as ``…``."""

import base64
import binascii
import re

from helpers.wire.texts import readable

# The same in every call, so a diagram leaves them out and a table shows them.
USUAL = {
    ":method", ":scheme", ":authority", ":path", ":status", "te", "content-type", "user-agent",
    "grpc-accept-encoding", "accept-encoding", "grpc-status",
}  # fmt: skip

# Times, and what proxies and tracing number calls with.
_VARYING = {
    "grpc-timeout", "date", "age", "expires", "last-modified", "etag", "set-cookie", "server-timing", "x-runtime",
    "x-response-time", "x-envoy-upstream-service-time", "x-request-start", "traceparent", "tracestate", "b3",
    "x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid", "x-cloud-trace-context", "x-amzn-trace-id", "uber-trace-id",
    "grpc-trace-bin", "grpc-server-stats-bin",
}  # fmt: skip
_VERSIONED = {"user-agent", "server", "via", "x-powered-by"}
# A UUID is made to be another each time, whatever the header is called: x-request-id, x-correlation-id …
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

# https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md: TimeoutValue and TimeoutUnit, in seconds.
_TIMEOUT = re.compile(r"(\d+)([HMSmun])")
_UNITS = {"H": 3600.0, "M": 60.0, "S": 1.0, "m": 1e-3, "u": 1e-6, "n": 1e-9}


def exact(name: str, value: bytes) -> str:
    """Write a header's value; of a binary one the bytes, as hexadecimal."""
    if not name.endswith("-bin"):
        return readable(value)
    # Two gRPC peers that agreed on it send the bytes as they are behind a zero byte, others as base64.
    if value.startswith(b"\0"):
        return value[1:].hex(" ")
    try:
        return ", ".join(_from_base64(part).hex(" ") for part in value.split(b","))
    except binascii.Error:
        return f"{readable(value)} (not base64)"


def steady(name: str, value: bytes) -> str:
    """Write a header's value with what is not the same in every run, and with every server, as ``…``."""
    text = exact(name, value)
    if name in _VARYING or _UUID.fullmatch(text):
        return "…"
    separator = ":" if name == ":authority" else "/" if name in _VERSIONED else ""
    if not separator or separator not in text:
        return text
    kept = text.rpartition(":")[0] if separator == ":" else text.partition("/")[0]
    return f"{kept}{separator}…"


def seconds(timeout: str) -> float:
    """Read the value of ``grpc-timeout``; no deadline without one."""
    match = _TIMEOUT.fullmatch(timeout)
    return int(match[1]) * _UNITS[match[2]] if match else float("inf")


def _from_base64(value: bytes) -> bytes:
    """Decode base64, which may come without its padding."""
    value = value.strip()
    return base64.b64decode(value + b"=" * (-len(value) % 4), validate=True)
