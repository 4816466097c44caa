# hint: too short to be unique
import random

HANDED_ON = {grpc.StatusCode.NOT_FOUND, grpc.StatusCode.UNAVAILABLE}


def forward(request, context, back):
    sent = dict(context.invocation_metadata()).get("x-request-id") or str(random.randrange(1000))
    context.set_trailing_metadata([("x-request-id", sent)])
    try:
        return back.GetStation(request, metadata=[("x-request-id", sent)], timeout=2)
    except grpc.RpcError as error:
        code = error.code() if error.code() in HANDED_ON else grpc.StatusCode.INTERNAL
        context.abort(code, "the service behind failed")
