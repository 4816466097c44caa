"""Who this process is, and whom it believes: certificates as in lesson 13, tokens as in lesson 14."""

import json
import os
from pathlib import Path

import grpc
import jwt

KEYS = Path(os.environ["KEYS"])
names = "root.pem", f"{os.environ['SERVICE']}.key", f"{os.environ['SERVICE']}.pem"
root, key, chain = ((KEYS / name).read_bytes() for name in names)
as_client = grpc.ssl_channel_credentials(root, key, chain)
as_server = grpc.ssl_server_credentials([(key, chain)], root, require_client_auth=True)
issuers = jwt.PyJWKSet.from_dict(json.loads((KEYS / "issuers.json").read_text(encoding="utf-8")))


def problem_of(token: str) -> tuple[grpc.StatusCode, str] | None:
    """Return a code and details if a token allows nothing here; None if it is good."""
    try:
        signed_by = issuers[jwt.get_unverified_header(token).get("kid", "")]
        required = {"require": ["exp"]}
        claims = jwt.decode(token, signed_by, ["ES256"], audience="weather", issuer="issuer", options=required)
    except (jwt.InvalidTokenError, KeyError) as error:
        return grpc.StatusCode.UNAUTHENTICATED, f"no good token: {type(error).__name__}"
    if "read" not in claims.get("scope", "").split():
        return grpc.StatusCode.PERMISSION_DENIED, "the token does not allow: read"
    return None
