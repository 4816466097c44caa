"""A ``grpc.RpcError`` of a thread client cannot be pickled, so a pool of processes loses it.

Expected: code and details reach the parent, as those of ``grpc.aio.AioRpcError`` do.
"""

import pickle
import sys

import grpc

with grpc.insecure_channel("127.0.0.1:1") as channel:  # nobody listens there
    try:
        channel.unary_unary("/bugs.Service/Ask")(b"", timeout=5)
    except grpc.RpcError as error:
        try:
            outcome = pickle.loads(pickle.dumps(error)).code().name
        except TypeError as lost:
            outcome = str(lost)
print(outcome)
sys.exit("cannot pickle" not in outcome)  # 0: the bug is there
