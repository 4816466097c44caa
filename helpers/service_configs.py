"""What is wrong with a service config: what gRPC reports in every call, and what it skips without a word."""

import difflib
import json
import re
from collections.abc import Iterator

import grpc
from google.protobuf.descriptor import ServiceDescriptor

# The fields of service_config.proto, as C-core reads them:
# https://github.com/grpc/grpc-proto/blob/master/grpc/service_config/service_config.proto
_POLICY = ("maxAttempts", "initialBackoff", "maxBackoff", "backoffMultiplier", "retryableStatusCodes")
_KEYS = {
    "the config": (
        "methodConfig",
        "retryThrottling",
        "loadBalancingConfig",
        "loadBalancingPolicy",
        "healthCheckConfig",
    ),
    "methodConfig": (
        "name",
        "retryPolicy",
        "timeout",
        "waitForReady",
        "maxRequestMessageBytes",
        "maxResponseMessageBytes",
    ),
    "name": ("service", "method"),
    "retryPolicy": _POLICY,
}
_CODES = tuple(grpc.StatusCode.__members__)
_DURATION = re.compile(r"[0-9]+(\.[0-9]{1,9})?s")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?", re.IGNORECASE)
_LONGEST_SECONDS = 315_576_000_000  # what a google.protobuf.Duration holds; C-core refuses more
_SHORTEST_SECONDS = 0.005  # below, a delay may come to 0 ms, which grpcio 1.85.1 never gets over
_MOST_ATTEMPTS = 5  # gRPC takes a larger maxAttempts as this (gRFC A6)


def problems(text: str, *services: ServiceDescriptor) -> list[str]:
    """Say what is wrong with a service config.

    It asks for more than gRPC does: a multiplier of 1 or more, delays of 5 ms or more, UNAVAILABLE among the codes, no
    ``timeout``, a policy in every entry that is narrower than one with a policy. Values of other keys, such as
    ``retryThrottling`` or ``waitForReady``, are not looked at, so gRPC may still refuse a config without problems here,
    or retry less than its policy says.

    Args:
        text: the config, in JSON.
        services: the descriptors of those that its names may name.

    Returns:
        A sentence for each problem; where something is no object, list or text, often no others.
    """
    try:
        config = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except (ValueError, TypeError) as error:
        return [f"it is no JSON that gRPC reads: {error}"]
    return list(_shape_problems(config)) or list(_config_problems(config, services))


def complaint(details: str) -> str:
    """Cut what gRPC says of a faulty config out of a call's details, without the server's address.

    Args:
        details: those of a call that ended with INVALID_ARGUMENT and "Failed to create channel …".
    """
    text = details.partition("':")[2]
    faults = re.findall(r"field:\S*?(\w+(?:\[\d+\])?) error:([^;\]]*)", text)
    return "; ".join(f"{field}: {fault}" for field, fault in faults) or text.partition(": [")[0]


def _object(pairs: list[tuple[str, object]]) -> dict:
    """Make an object of its pairs, as ``json.loads`` does, but refuse a key that is there twice, as C-core does."""
    keys = [key for key, _ in pairs]
    if twice := [key for number, key in enumerate(keys) if key in keys[:number]]:
        raise ValueError(f"the key {twice[0]} is twice in one object")
    return dict(pairs)


def _constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _shape_problems(config: object) -> Iterator[str]:
    if not isinstance(config, dict):
        yield "the config is no object"
    elif not isinstance(config.get("methodConfig", []), list):
        yield "methodConfig is no list"
    else:
        for entry in config.get("methodConfig", []):
            yield from _entry_shape(entry)


def _entry_shape(entry: object) -> Iterator[str]:
    if not isinstance(entry, dict):
        yield f"{json.dumps(entry)} in methodConfig is no object"
        return
    if not isinstance(entry.get("retryPolicy"), dict | None):
        yield "retryPolicy is no object"
    names = entry.get("name")
    if not isinstance(names, list | None):
        yield "name is no list"
        return
    for name in names or []:
        if isinstance(name, dict):
            odd = [key for key in _KEYS["name"] if not isinstance(name.get(key), str | None)]
            yield from (f"{key} {json.dumps(name[key])} is no text" for key in odd)
        else:
            yield f"{json.dumps(name)} in name is no object"


def _config_problems(config: dict, services: tuple[ServiceDescriptor, ...]) -> Iterator[str]:
    entries = config.get("methodConfig", [])
    yield from _unknown_keys(config, "the config")
    yield from _hidden(entries)
    for each in entries:
        yield from _entry_problems(each)
    names = [name for each in entries for name in each.get("name") or []]
    for number, name in enumerate(names):
        yield from _name_problems(name, services)
        if _read(name) in map(_read, names[:number]):
            yield f"{_shown(name)} is there twice"


def _unknown_keys(given: dict, level: str) -> Iterator[str]:
    for key in sorted(given.keys() - set(_KEYS[level])):
        camel = re.sub("_(.)", lambda match: match[1].upper(), key)
        homes = [home for home, keys in _KEYS.items() if camel in keys and home != level]
        cure = f"move it into {homes[0]}" if homes else _near(camel, _KEYS[level])
        cure = "Python skips it" if key == "hedgingPolicy" else cure
        yield f"{key} is no key of {level}: {cure}"


def _entry_problems(entry: dict) -> Iterator[str]:
    yield from _unknown_keys(entry, "methodConfig")
    if not entry.get("name"):
        yield "an entry without name is for no call: add one"
    if entry.get("retryPolicy") is not None:
        yield from _policy_problems(entry["retryPolicy"])
    elif "retryPolicy" in entry:
        yield "retryPolicy null is no policy"
    if "timeout" in entry:
        yield "timeout is too short in grpcio 1.85.1: give it in each call"


def _policy_problems(policy: dict) -> Iterator[str]:
    yield from _unknown_keys(policy, "retryPolicy")
    yield from (f"{key} is missing" for key in _POLICY if key not in policy)
    if "maxAttempts" in policy and str(policy["maxAttempts"]) not in map(str, range(2, _MOST_ATTEMPTS + 1)):
        yield f"maxAttempts {policy['maxAttempts']}: write 2 to {_MOST_ATTEMPTS}"
    multiplier = policy.get("backoffMultiplier", 1)
    if not _NUMBER.fullmatch(str(multiplier)):
        yield f"backoffMultiplier {json.dumps(multiplier)} is no number"
    elif float(multiplier) < 1:
        yield f"backoffMultiplier {multiplier}: it shrinks delays, write 1 or more"
    yield from _backoff_problems(policy)
    if "retryableStatusCodes" in policy:
        yield from _code_problems(policy["retryableStatusCodes"])


def _backoff_problems(policy: dict) -> Iterator[str]:
    seconds = {}
    for key in ("initialBackoff", "maxBackoff"):
        if _DURATION.fullmatch(str(policy.get(key))):
            seconds[key] = float(policy[key][:-1])
        if key in policy and seconds.get(key, 0) < _SHORTEST_SECONDS:
            yield f"{key} {policy[key]}: write seconds and an s, {_SHORTEST_SECONDS}s or more"
        elif seconds.get(key, 0) > _LONGEST_SECONDS:
            yield f"{key} {policy[key]} is longer than gRPC reads"
    if len(seconds) == 2 and seconds["maxBackoff"] < seconds["initialBackoff"]:
        yield f"maxBackoff {policy['maxBackoff']} is below initialBackoff, and wins"


def _code_problems(codes: object) -> Iterator[str]:
    if not isinstance(codes, list):
        yield "retryableStatusCodes is no list"
        return
    yield from (f"no code {code}: {_near(str(code).upper(), _CODES)}" for code in codes if code not in _CODES)
    if "UNAVAILABLE" not in codes:
        yield "retryableStatusCodes lacks UNAVAILABLE: is that meant?"


def _name_problems(name: dict, services: tuple[ServiceDescriptor, ...]) -> Iterator[str]:
    yield from _unknown_keys(name, "name")
    known = {service.full_name: list(service.methods_by_name) for service in services}
    service, method = name.get("service"), name.get("method")
    if not service and method:
        yield f"method {method} without a service: add one"
    elif not service and "service" in name:
        yield "a service without a name stands for every service"
    elif service and service not in known:
        yield f"no service {service}: {_near(service, known)}"
    elif method and method not in known[service]:
        yield f"no method {method}: {_near(method, known[service])}"


def _hidden(entries: list[dict]) -> Iterator[str]:
    names: dict[bool, list[dict]] = {True: [], False: []}  # with a policy, and without
    for each in entries:
        names[bool(each.get("retryPolicy"))] += map(_read, each.get("name") or [])
    for name in names[False]:
        if any(wider.items() < name.items() for wider in names[True]):
            yield f"the entry for {_shown(name)} has no policy, and hides a wider one's: is that meant?"


def _shown(name: dict) -> str:
    return "/".join(_read(name).values()).rpartition(".")[2] or "{}"


def _read(name: dict) -> dict:
    """Return what gRPC reads of a name: not the keys that it does not know, nor those with nothing behind them."""
    return {key: name[key] for key in _KEYS["name"] if name.get(key)}


def _near(word: str, known: object) -> str:
    found = difflib.get_close_matches(word, list(known), n=1)
    return f"write {found[0]}" if found else "there is none like it"
