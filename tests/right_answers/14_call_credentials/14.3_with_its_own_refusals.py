class Closed(grpc.ServerInterceptor):
    def __init__(self, keys, scopes, public):
        self.keys, self.scopes, self.public = keys, scopes, public
        self.stop = {
            code: grpc.stream_stream_rpc_method_handler(lambda it, context, code=code: context.abort(code, "no"))
            for code in (grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED)
        }

    def intercept_service(self, continuation, details):
        code = self._judge(details)
        return continuation(details) if code is grpc.StatusCode.OK else self.stop[code]

    def _judge(self, details):
        if details.method in self.public:
            return grpc.StatusCode.OK
        headers = [it.value for it in details.invocation_metadata if it.key == "authorization"]
        if len(headers) != 1 or headers[0][:7].lower() != "bearer ":
            return grpc.StatusCode.UNAUTHENTICATED
        token = headers[0][7:]
        try:
            kid = jwt.get_unverified_header(token).get("kid")
            [key] = [key for key in self.keys.keys if key.key_id == kid]
            claims = jwt.decode(
                token, key, algorithms=("ES256",), audience=AUDIENCE, issuer=ISSUER, leeway=10,
                options={"require": ["exp", "sub", "iss", "aud"]},
            )
        except (jwt.PyJWTError, ValueError):
            return grpc.StatusCode.UNAUTHENTICATED
        granted = (claims.get("scope") or "").split()
        needed = self.scopes.get(details.method)
        return grpc.StatusCode.OK if needed in granted else grpc.StatusCode.PERMISSION_DENIED
