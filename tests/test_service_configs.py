"""The validator of service configs: each mistake has its sentence, and what gRPC refuses has a problem."""

from __future__ import annotations

import json

import grpc
import pytest

from helpers.protos import compile_proto
from helpers.service_configs import complaint, problems

weather_pb2, _ = compile_proto("weather/v1/weather.proto")

SERVICE = weather_pb2.DESCRIPTOR.services_by_name["WeatherService"]
WHOLE = {"service": SERVICE.full_name}
METHOD = WHOLE | {"method": "GetStation"}
POLICY = {
    "maxAttempts": 4,
    "initialBackoff": "0.005s",
    "maxBackoff": "0.02s",
    "backoffMultiplier": 2,
    "retryableStatusCodes": ["UNAVAILABLE"],
}


def text(*names: dict, **changes: object) -> str:
    """Write a config for these names, with a changed policy; a change to None takes the key away."""
    policy = {key: value for key, value in (POLICY | changes).items() if value is not None}
    return json.dumps({"methodConfig": [{"name": list(names or [WHOLE]), "retryPolicy": policy}]})


@pytest.mark.parametrize(
    "good",
    [
        text(),
        text({}),
        text(METHOD, WHOLE | {"method": "Converse"}),
        text(initialBackoff="1s", maxBackoff="1s"),
        text(maxAttempts="3"),
        text(maxAttempts=2),
        text(maxAttempts=5),
        text(backoffMultiplier=1),
        text(backoffMultiplier=1.5),
        text(maxBackoff="315576000000s"),
        json.dumps({}),
        json.dumps({"methodConfig": [{"name": [METHOD], "waitForReady": True}], "loadBalancingConfig": []}),
    ],
)
def test_a_good_config_has_no_problem(good: str) -> None:
    assert problems(good, SERVICE) == []


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        (text()[:-1] + ",}", "it is no JSON that gRPC reads: "),
        (None, "it is no JSON that gRPC reads: "),
        (text().replace('"maxAttempts"', '"maxAttempts": 2, "maxAttempts"'), "it is no JSON that gRPC reads: the key "),
        (text(backoffMultiplier=float("inf")), "it is no JSON that gRPC reads: Infinity is no number"),
        ("[]", "the config is no object"),
        (json.dumps({"methodConfig": ["x"]}), '"x" in methodConfig is no object'),
        (json.dumps({"methodConfig": [{"name": WHOLE, "retryPolicy": POLICY}]}), "name is no list"),
        (text(SERVICE.full_name), '"weather.v1.WeatherService" in name is no object'),
        (text({"service": 3}), "service 3 is no text"),
        (json.dumps({"methodConfig": [{"name": [WHOLE], "retryPolicy": [POLICY]}]}), "retryPolicy is no object"),
        (json.dumps({"methodConfig": {}}), "methodConfig is no list"),
        (text().replace("methodConfig", "methodConfigs"), "methodConfigs is no key of the config: write methodConfig"),
        (text().replace("methodConfig", "method_config"), "method_config is no key of the config: write methodConfig"),
        (text().replace("retryPolicy", "retry_policy"), "retry_policy is no key of methodConfig: write retryPolicy"),
        (json.dumps({"retryPolicy": POLICY}), "retryPolicy is no key of the config: move it into methodConfig"),
        (json.dumps({"retry_policy": POLICY}), "retry_policy is no key of the config: move it into methodConfig"),
        (json.dumps({"odd": 1}), "odd is no key of the config: there is none like it"),
        (json.dumps({"methodConfig": [{"retryPolicy": POLICY}]}), "an entry without name is for no call: add one"),
        (json.dumps({"methodConfig": [{"name": [WHOLE], "retryPolicy": None}]}), "retryPolicy null is no policy"),
        (
            json.dumps({"methodConfig": [{"name": [WHOLE], "hedgingPolicy": {}}]}),
            "hedgingPolicy is no key of methodConfig: Python skips it",
        ),
        (
            json.dumps({"methodConfig": [{"name": [WHOLE], "timeout": "30s"}]}),
            "timeout is too short in grpcio 1.85.1: give it in each call",
        ),
        (text(maxAttempts=None), "maxAttempts is missing"),
        (text(maxAttempts=1), "maxAttempts 1: write 2 to 5"),
        (text(maxAttempts=10), "maxAttempts 10: write 2 to 5"),
        (text(maxAttempts=6), "maxAttempts 6: write 2 to 5"),
        (json.dumps({"load_balancing_policy": ""}), "load_balancing_policy is no key of the config: write loadBalan"),
        (text(backoffMultiplier=0.5), "backoffMultiplier 0.5: it shrinks delays, write 1 or more"),
        (text(backoffMultiplier="a"), 'backoffMultiplier "a" is no number'),
        (text(backoffMultiplier=True), "backoffMultiplier true is no number"),
        (text(backoffMultiplier="1_0"), 'backoffMultiplier "1_0" is no number'),
        (text(maxBackoff="315576000001s"), "maxBackoff 315576000001s is longer than gRPC reads"),
        (text(maxBackoff="٠.5s"), "maxBackoff ٠.5s: write seconds and an s, 0.005s or more"),
        (text(initialBackoff="100ms"), "initialBackoff 100ms: write seconds and an s, 0.005s or more"),
        (text(initialBackoff=0.1), "initialBackoff 0.1: write seconds and an s, 0.005s or more"),
        (text(maxBackoff="0.001s"), "maxBackoff 0.001s: write seconds and an s, 0.005s or more"),
        (text(initialBackoff="0.5s"), "maxBackoff 0.02s is below initialBackoff, and wins"),
        (text(retryableStatusCodes="UNAVAILABLE"), "retryableStatusCodes is no list"),
        (text(retryableStatusCodes=["unavailable", "UNAVAILABLE"]), "no code unavailable: write UNAVAILABLE"),
        (text(retryableStatusCodes=[14, "UNAVAILABLE"]), "no code 14: there is none like it"),
        (text(retryableStatusCodes=["ABORTED"]), "retryableStatusCodes lacks UNAVAILABLE: is that meant?"),
        (text({"method": "GetStation"}), "method GetStation without a service: add one"),
        (text({"service": ""}), "a service without a name stands for every service"),
        (text({"Service": "x"}), "Service is no key of name: write service"),
        (text({"service": "WeatherService"}), "no service WeatherService: write weather.v1.WeatherService"),
        (text({"service": "other.v1.Service"}), "no service other.v1.Service: "),
        (text(WHOLE | {"method": "/GetStation"}), "no method /GetStation: write GetStation"),
        (text(METHOD, METHOD), "WeatherService/GetStation is there twice"),
        (text({}, {}), "{} is there twice"),
        (text(WHOLE, WHOLE | {"method": ""}), "WeatherService is there twice"),
    ],
)
def test_a_mistake_has_its_sentence(config: str, sentence: str) -> None:
    assert [found for found in problems(config, SERVICE) if found.startswith(sentence)], problems(config, SERVICE)


@pytest.mark.parametrize("key", POLICY)
def test_a_key_that_is_missing_is_the_only_problem(key: str) -> None:
    assert problems(text(**{key: None}), SERVICE) == [f"{key} is missing"]


def test_an_entry_without_a_policy_hides_a_wider_one() -> None:
    entries = [{"name": [WHOLE], "retryPolicy": POLICY}, {"name": [METHOD], "waitForReady": True}]
    hidden = ["the entry for WeatherService/GetStation has no policy, and hides a wider one's: is that meant?"]
    assert problems(json.dumps({"methodConfig": entries}), SERVICE) == hidden
    assert problems(json.dumps({"methodConfig": entries[::-1]}), SERVICE) == hidden
    several = [{"name": [METHOD | {"method": "Converse"}], "waitForReady": True}, *entries]
    assert len(problems(json.dumps({"methodConfig": several}), SERVICE)) == 2
    same = [{"name": [METHOD], "retryPolicy": POLICY}, {"name": [METHOD], "waitForReady": True}]
    assert problems(json.dumps({"methodConfig": same}), SERVICE) == ["WeatherService/GetStation is there twice"]


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (text(maxAttempts=1), "maxAttempts: must be at least 2"),
        (
            text(maxAttempts=1, maxBackoff="x"),
            "maxAttempts: must be at least 2; maxBackoff: Not a duration (no s suffix)",
        ),
        (text()[:-1], "JSON parsing failed"),
        (text(METHOD, METHOD), "name[1]: multiple method configs for path /weather.v1.WeatherService/GetStation"),
        (
            text(WHOLE, WHOLE | {"method": ""}),
            "name[1]: multiple method configs for path /weather.v1.WeatherService/",
        ),
        (text().replace('"maxAttempts"', '"maxAttempts": 2, "maxAttempts"'), "JSON parsing failed"),
        (text(backoffMultiplier=True), "backoffMultiplier: is not a number"),
        (text(maxBackoff="315576000001s"), "maxBackoff: seconds must be in the range [0, 315576000000"),
    ],
)
def test_what_grpc_refuses_is_cut_out_of_the_details(config: str, said: str) -> None:
    with grpc.insecure_channel("127.0.0.1:1", options=[("grpc.service_config", config)]) as channel:
        call = channel.unary_unary("/x/y").future(b"", timeout=5)
        assert call.code() is grpc.StatusCode.INVALID_ARGUMENT
        assert complaint(call.details()) == said
    assert problems(config, SERVICE)
