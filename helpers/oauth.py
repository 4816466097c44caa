"""An OAuth2 authorization server of a lesson's own: it signs access tokens, and hands them out over HTTPS.

The tokens are JWTs (RFC 7519), signed with ES256 by a key that is made here and never written anywhere. What anybody
may know, the public keys, is published as a key set (RFC 7517).
"""

import base64
import binascii
import hmac
import json
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from helpers import lifecycle

ALGORITHM = "ES256"

_STALLED_SECONDS = 5.0  # a client that connects and says nothing is dropped after so long
_LARGEST_FORM = 10_000  # bytes; a request for a token has some hundred


class Issuer:
    """Signs tokens with a key of its own.

    Args:
        name: who it says it is, the claim ``iss``; by custom its address as a URL.
        audience: whom its tokens are for, the claim ``aud``.
        life: for how many seconds a token is good.
        clock: returns the seconds since 1970; another one than ``time.time`` for a server whose clock is wrong.
    """

    def __init__(self, name: str, audience: str, life: float = 300, clock: Callable[[], float] = time.time) -> None:
        self.name, self.audience, self.life, self.clock = name, audience, life, clock
        self._published: list[dict[str, str]] = []
        self.rotate()

    def rotate(self) -> None:
        """Make a new key and sign with that; the public half of the old one stays published."""
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._key_id = f"key-{len(self._published) + 1}"
        public = ECAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        self._published.append(public | {"kid": self._key_id, "use": "sig", "alg": ALGORITHM})

    def issue(self, subject: str, scope: str, **claims: object) -> str:
        """Sign a token.

        Args:
            subject: whom it names, the claim ``sub``.
            scope: what it allows, names with spaces between.
            claims: further claims, or others than the usual ones, such as ``exp=…``; None leaves one out.

        Returns:
            The token, three parts of base64 with dots between.
        """
        now = int(self.clock())
        usual = {"iss": self.name, "aud": self.audience, "sub": subject, "iat": now, "exp": now + self.life}
        given = {name: value for name, value in (usual | {"scope": scope} | claims).items() if value is not None}
        return self.sign(given, {"kid": self._key_id})

    def sign(self, claims: dict[str, object], header: dict[str, str]) -> str:
        """Sign claims with the newest key, under a header that may name another key, or none."""
        return jwt.encode(claims, self._key, algorithm=ALGORITHM, headers=header)

    def key_set(self) -> dict[str, list[dict[str, str]]]:
        """Return the public keys, as ``jwt.PyJWKSet.from_dict`` takes them."""
        return {"keys": list(self._published)}


class TokenServer:
    """Hands out an issuer's tokens over HTTPS, to clients that show their secret; a thread for each request.

    ``POST /token`` is the client credentials grant of RFC 6749, section 4.4: the client shows its id and secret by
    HTTP Basic, asks for a scope, and gets ``access_token``, ``token_type``, ``expires_in`` and ``scope`` as JSON, or an
    ``error`` of section 5.2. ``GET /keys`` is the key set. ``stop_all`` stops it.

    Args:
        issuer: signs the tokens.
        clients: for each client its secret and the scopes it may have.
        tls: a server's context with its certificate; secrets and tokens do not travel without.
        name: names the server within this kernel. Another one of that name takes its place.

    Attributes:
        address: where it listens, ``"127.0.0.1:port"``.
        log: the first line of each request, as an access log has it.
        away: set this to True, and each request for a token gets 503, as if a part behind the server were down.
    """

    def __init__(
        self, issuer: Issuer, clients: Mapping[str, tuple[str, str]], tls: ssl.SSLContext, name: str = "tokens"
    ) -> None:
        self.issuer, self.clients = issuer, dict(clients)
        self.log: list[str] = []
        self.away = False
        server = _Listening(("127.0.0.1", 0), self._handler())
        # The handshake comes with the first read, in the request's thread: a client that stalls holds up nobody else.
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        port = server.server_address[1]
        self.address = f"127.0.0.1:{port}"
        threading.Thread(target=server.serve_forever, args=(0.05,), name=f"{name} server", daemon=True).start()
        lifecycle.keep(f"server {name}", port, lambda: (server.shutdown(), server.server_close()))

    def token_for(self, authorization: str, form: str) -> tuple[int, dict[str, object]]:
        """Answer a request for a token.

        Args:
            authorization: the header with the client's id and secret.
            form: the body, ``grant_type=client_credentials&scope=…``.

        Returns:
            The HTTP status, and what is sent as JSON.
        """
        if self.away:
            return 503, {"error": "temporarily_unavailable"}
        client, secret = _id_and_secret(authorization)
        known, allowed = self.clients.get(client, ("", ""))
        if not known or not hmac.compare_digest(known.encode(), secret.encode()):
            return 401, {"error": "invalid_client"}
        fields = {name: values[-1] for name, values in parse_qs(form).items()}
        if fields.get("grant_type") != "client_credentials":
            return 400, {"error": "unsupported_grant_type"}
        scope = fields.get("scope", allowed)
        if not set(scope.split()) <= set(allowed.split()):
            return 400, {"error": "invalid_scope"}
        token = self.issuer.issue(client, scope)
        return 200, {"access_token": token, "token_type": "Bearer", "expires_in": self.issuer.life, "scope": scope}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            timeout = _STALLED_SECONDS

            def do_GET(self):
                known = self.path.partition("?")[0] == "/keys"
                self._send(*((200, server.issuer.key_set()) if known else (404, {"error": "not_found"})))

            def do_POST(self):
                length = self.headers.get("Content-Length", "0")
                size = int(length) if length.isdigit() else 0
                form = self.rfile.read(min(size, _LARGEST_FORM)).decode("ascii", "replace")
                if self.path != "/token":
                    return self._send(404, {"error": "not_found"})
                return self._send(*server.token_for(self.headers.get("Authorization", ""), form))

            def _send(self, status, content):
                body = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Cache-Control", "no-store")
                if status == 401:
                    self.send_header("WWW-Authenticate", "Basic")
                self.end_headers()
                self.wfile.write(body)

            def log_request(self, code="-", size="-"):
                server.log.append(self.requestline)

            def log_message(self, *arguments):
                """Keep quiet: what is printed in a thread lands below any cell."""

        return Handler


class _Listening(socketserver.ThreadingTCPServer):
    """Without ``http.server``'s look for the machine's name, which may ask a DNS server."""

    daemon_threads = True

    def handle_error(self, request, client_address) -> None:
        """Keep quiet about a client that broke off, such as one that does not trust the certificate."""


def _id_and_secret(authorization: str) -> tuple[str, str]:
    """Return what an HTTP Basic header holds, or two empty texts when it is none."""
    scheme, _, encoded = authorization.partition(" ")
    try:
        decoded = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    client, _, secret = decoded.partition(":")
    return (client, secret) if scheme.lower() == "basic" else ("", "")
