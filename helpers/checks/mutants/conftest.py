"""Runs a reader's suite on good stations and on broken ones. Copied beside it, and loaded by pytest alone.

It writes what happens into the file that REPORT names, one JSON object a line: ``begins`` and ``ends`` of each test
with its server, ``broken`` for a file that cannot be collected, and ``finished``.
"""

import json
import os
from pathlib import Path

import grpc
import pytest
from serving import serving
from station import MEASURED, Station


class _OtherWords(Station):
    words = "{!r}? I know no such place"


class _NoneAtZero(Station):
    def chosen(self, temperatures, limit):
        return temperatures[:limit]


class _TheLastOnes(Station):
    def chosen(self, temperatures, limit):
        return temperatures[-limit:]


class _SilentlyNothing(Station):
    def WatchReadings(self, request, context):
        if request.station_id in MEASURED or not request.station_id:
            return super().WatchReadings(request, context)
        return iter(())


class _NamelessIsUnknown(Station):
    nameless = grpc.StatusCode.NOT_FOUND


class _UsedUp(Station):
    def __init__(self):
        self.sent = {}

    def find(self, station_id, context):
        return self.sent.setdefault(station_id, list(super().find(station_id, context)))

    def chosen(self, temperatures, limit):
        chosen = super().chosen(list(temperatures), limit)
        del temperatures[: len(chosen)]
        return chosen


# The good ones first. The names are those of helpers/checks/testing.py.
SERVERS = {
    "good": Station,
    "other words": _OtherWords,
    "none at 0": _NoneAtZero,
    "the last ones": _TheLastOnes,
    "silently nothing": _SilentlyNothing,
    "nameless is unknown": _NamelessIsUnknown,
    "used up": _UsedUp,
}
_refused = set()


@pytest.fixture(params=SERVERS)
def stub(request):
    """A stub of a fresh server, good or broken."""
    if request.param in _refused:
        pytest.skip("a test has failed on this one already")
    with serving(SERVERS[request.param]()) as real:
        yield real


def _write(**what):
    with Path(os.environ["REPORT"]).open("a", encoding="utf-8") as report:
        report.write(json.dumps(what) + "\n")


def _server_of(item):
    return getattr(item, "callspec", None) and item.callspec.params.get("stub")


@pytest.hookimpl(tryfirst=True)  # before a mark skips the test
def pytest_runtest_setup(item):
    """Note which test begins: the last one that does may never end."""
    _write(what="begins", test=item.originalname or item.name, server=_server_of(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Note how a test ends, or what of it fails."""
    report = yield
    if report.when == "call" or report.failed:
        if report.failed and (server := _server_of(item)) in SERVERS:
            _refused.add(server)
        why = str(call.excinfo.value) if report.failed and call.excinfo else ""
        kind = call.excinfo.typename if report.failed and call.excinfo else ""
        _write(
            what="ends",
            test=item.originalname or item.name,
            server=_server_of(item),
            failed=report.failed,
            why=f"{kind}: {why}",
        )
    return report


def pytest_collectreport(report):
    """Note what keeps a file from being collected."""
    if report.failed:
        _write(what="broken", why=[line for line in report.longreprtext.splitlines() if line.strip()][-1])


def pytest_sessionfinish():
    """Note that all tests had their turn."""
    _write(what="finished")
