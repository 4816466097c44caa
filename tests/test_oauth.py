"""The token server of lesson 14: what it signs, to whom it hands it out, and what it refuses."""

import base64
import http.client
import json
import socket
import ssl
import threading

import jwt
import pytest
import trustme

from helpers import running, stop
from helpers.oauth import ALGORITHM, Issuer, TokenServer

NAME, AUDIENCE = "https://auth.example.org", "https://weather.example.org"
FORM = "grant_type=client_credentials&scope=stations.read"


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def server(authority):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    yield TokenServer(Issuer(NAME, AUDIENCE), {"map": ("open sesame", "stations.read readings.read")}, tls)
    stop("tokens")


@pytest.fixture
def ask(server, authority):
    """Make a request; return its status and what was answered."""
    tls = ssl.create_default_context(cadata=authority.cert_pem.bytes().decode())

    def ask(method, path, form=None, secret="open sesame", client="map", headers=None):
        basic = base64.b64encode(f"{client}:{secret}".encode()).decode()
        connection = http.client.HTTPSConnection(server.address, timeout=5, context=tls)
        connection.request(method, path, form, headers or {"Authorization": f"Basic {basic}"})
        response = connection.getresponse()
        answer = response.status, json.load(response)
        connection.close()
        return answer

    return ask


def claims(token, issuer, **options):
    keys = jwt.PyJWKSet.from_dict(issuer.key_set())
    key = keys[jwt.get_unverified_header(token)["kid"]]
    return jwt.decode(token, key, algorithms=[ALGORITHM], audience=AUDIENCE, issuer=NAME, **options)


def test_a_client_with_its_secret_gets_a_token_that_the_published_keys_verify(server, ask):
    status, answer = ask("POST", "/token", FORM)
    assert (status, answer["token_type"], answer["expires_in"]) == (200, "Bearer", 300)
    _, keys = ask("GET", "/keys")
    key = jwt.PyJWKSet.from_dict(keys)["key-1"]
    read = jwt.decode(answer["access_token"], key, algorithms=[ALGORITHM], audience=AUDIENCE, issuer=NAME)
    assert (read["sub"], read["scope"], read["exp"] - read["iat"]) == ("map", "stations.read", 300)
    assert server.log == ["POST /token HTTP/1.1", "GET /keys HTTP/1.1"]


def test_no_private_key_is_published(server):
    assert all("d" not in key for key in server.issuer.key_set()["keys"])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"secret": "wrong"}, (401, "invalid_client")),
        ({"secret": ""}, (401, "invalid_client")),
        ({"client": "nobody", "secret": ""}, (401, "invalid_client")),
        ({"secret": "é"}, (401, "invalid_client")),
        ({"headers": {"Authorization": "Basic %%%"}}, (401, "invalid_client")),
        ({"headers": {"Authorization": "Bearer b3BlbiBzZXNhbWU="}}, (401, "invalid_client")),
        ({"headers": {"X-Nothing": "at all"}}, (401, "invalid_client")),
        ({"form": "grant_type=password"}, (400, "unsupported_grant_type")),
        ({"form": ""}, (400, "unsupported_grant_type")),
        ({"form": FORM + "+admin"}, (400, "invalid_scope")),
        ({"path": "/tokens"}, (404, "not_found")),
    ],
)
def test_everything_else_is_refused_with_the_error_of_the_rfc(ask, given, expected):
    status, answer = ask("POST", **{"path": "/token", "form": FORM} | given)
    assert (status, answer["error"]) == expected


def test_without_a_scope_a_client_gets_all_that_it_may_have(ask):
    assert ask("POST", "/token", "grant_type=client_credentials")[1]["scope"] == "stations.read readings.read"


def test_a_server_that_is_away_says_so(server, ask):
    server.away = True
    assert ask("POST", "/token", FORM) == (503, {"error": "temporarily_unavailable"})


def test_a_client_that_stalls_holds_up_nobody_else(server, ask):
    host, port = server.address.split(":")
    with socket.create_connection((host, int(port))):
        assert ask("GET", "/keys")[0] == 200


def test_a_client_that_does_not_trust_it_breaks_off_and_leaves_no_trace_on_the_screen(server, ask, capfd):
    with pytest.raises(ssl.SSLCertVerificationError):
        http.client.HTTPSConnection(server.address, timeout=5, context=ssl.create_default_context()).connect()
    assert ask("GET", "/keys")[0] == 200
    assert capfd.readouterr() == ("", "")


def test_it_is_listed_and_stopped_as_other_servers_are(authority):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    TokenServer(Issuer(NAME, AUDIENCE), {}, tls, name="second")
    assert "server second" in running()
    stop("second")
    assert "server second" not in running()
    assert not [thread for thread in threading.enumerate() if thread.name == "second server"]


def test_a_token_has_the_claims_it_is_told_and_lacks_those_that_are_none():
    issuer = Issuer(NAME, AUDIENCE, life=60, clock=lambda: 1000.9)
    token = issuer.issue("map", "readings.read", exp=None, tenant="north")
    read = jwt.decode(token, options={"verify_signature": False})
    assert read == {
        "iss": NAME, "aud": AUDIENCE, "sub": "map", "iat": 1000, "scope": "readings.read", "tenant": "north",
    }  # fmt: skip
    assert jwt.decode(issuer.issue("map", ""), options={"verify_signature": False})["exp"] == 1060


def test_a_token_signed_before_a_rotation_is_still_good_and_new_ones_have_another_key():
    issuer = Issuer(NAME, AUDIENCE)
    before = issuer.issue("map", "readings.read")
    issuer.rotate()
    after = issuer.issue("map", "readings.read")
    assert [jwt.get_unverified_header(token)["kid"] for token in (before, after)] == ["key-1", "key-2"]
    assert claims(before, issuer) == claims(after, issuer) | {"iat": claims(before, issuer)["iat"]} | {
        "exp": claims(before, issuer)["exp"]
    }


def test_tokens_of_another_issuer_of_the_same_name_are_refused():
    with pytest.raises(jwt.InvalidSignatureError):
        claims(Issuer(NAME, AUDIENCE).issue("map", ""), Issuer(NAME, AUDIENCE))
