# hint: of 400 requests, some got the same id
import random


def forward(request, context, back):
    sent = dict(context.invocation_metadata()).get("x-request-id") or str(random.randrange(1000))
    context.set_trailing_metadata([("x-request-id", sent)])
    try:
        return back.GetStation(request, metadata=[("x-request-id", sent)], timeout=2)
    except grpc.RpcError as error:
        context.abort(error.code(), error.details())
