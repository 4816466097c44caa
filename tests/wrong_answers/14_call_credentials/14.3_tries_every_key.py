# hint: that names the older key: OK
class Closed(grpc.ServerInterceptor):
    def __init__(self, keys, scopes, public):
        self.keys, self.scopes, self.public = keys, scopes, public

    def intercept_service(self, continuation, details):
        if details.method in self.public:
            return continuation(details)
        try:
            claims = self.claims_of(details.invocation_metadata)
        except (jwt.PyJWTError, KeyError, ValueError):
            return refusal(grpc.StatusCode.UNAUTHENTICATED, "show a good token", "TOKEN_INVALID")
        scope = self.scopes.get(details.method)
        if scope is None or scope not in claims.get("scope", "").split():
            return refusal(grpc.StatusCode.PERMISSION_DENIED, "not allowed", "SCOPE_MISSING")
        return continuation(details)

    def claims_of(self, metadata):
        [header] = [value for key, value in metadata if key == "authorization"]
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer":
            raise jwt.InvalidTokenError("no bearer token")
        for key in self.keys.keys:
            try:
                return jwt.decode(
                    token,
                    key,
                    algorithms=["ES256"],
                    audience=AUDIENCE,
                    issuer=ISSUER,
                    leeway=10,
                    options={"require": ["exp", "sub"]},
                )
            except jwt.InvalidSignatureError:
                continue
        raise jwt.InvalidTokenError("signed by none of the keys")
