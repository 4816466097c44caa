def _ends(code):
    def end(*_):
        def handle(request, context):
            context.abort(code, "no")

        return grpc.stream_unary_rpc_method_handler(handle)

    return end


class Closed(grpc.ServerInterceptor):
    def __init__(self, keys, scopes, public):
        self.known = {key.key_id: key for key in keys.keys}
        self.scopes, self.public = dict(scopes), frozenset(public)

    def intercept_service(self, continuation, details):
        if details.method not in self.public:
            tokens = [value for key, value in details.invocation_metadata if key == "authorization"]
            scope = self._scopes(tokens[0]) if len(tokens) == 1 else None
            if scope is None:
                return _ends(grpc.StatusCode.UNAUTHENTICATED)()
            if self.scopes.get(details.method) not in scope:
                return _ends(grpc.StatusCode.PERMISSION_DENIED)()
        return continuation(details)

    def _scopes(self, header):
        try:
            scheme, token = header.split(" ")
            assert scheme.casefold() == "bearer"
            key = self.known[jwt.get_unverified_header(token)["kid"]]
            wanted = {"audience": [AUDIENCE], "issuer": [ISSUER], "options": {"require": ["exp", "sub"]}}
            return set(jwt.decode(token, key.key, ["ES256"], leeway=10, **wanted).get("scope", "").split())
        except Exception:
            return None
