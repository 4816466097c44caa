# hint: too short to be unique
import itertools

HANDED_ON = {grpc.StatusCode.NOT_FOUND, grpc.StatusCode.UNAVAILABLE}
NUMBERS = itertools.count(1)


def forward(request, context, back):
    sent = dict(context.invocation_metadata()).get("x-request-id") or f"request-number-{next(NUMBERS):06}"
    own = ("x-request-id", sent)
    context.set_trailing_metadata([own])
    try:
        return back.GetStation(request, metadata=[own], timeout=2)
    except grpc.RpcError as error:
        code = error.code() if error.code() in HANDED_ON else grpc.StatusCode.INTERNAL
        context.abort(code, "the service behind failed")
