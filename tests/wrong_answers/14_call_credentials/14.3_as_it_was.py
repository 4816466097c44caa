# hint: your guard raised an exception
class Closed(grpc.ServerInterceptor):
    def __init__(self, keys, scopes, public):
        self.keys, self.scopes, self.public = keys, scopes, public

    def intercept_service(self, continuation, details):
        if details.method in self.public or details.method not in self.scopes:
            return continuation(details)
        token = dict(details.invocation_metadata)["authorization"].removeprefix("Bearer ")
        key = self.keys[jwt.get_unverified_header(token)["kid"]]
        try:
            claims = jwt.decode(token, key, ["ES256"], {"verify_aud": False})
        except jwt.PyJWTError:
            return refusal(grpc.StatusCode.UNAUTHENTICATED, "show a good token", "TOKEN_INVALID")
        if self.scopes[details.method] not in claims["scope"]:
            return refusal(grpc.StatusCode.PERMISSION_DENIED, "not allowed", "SCOPE_MISSING")
        return continuation(details)
