code = grpc.StatusCode
ends = [[code.UNKNOWN, 2], [code.NOT_FOUND, 0], [code.DEADLINE_EXCEEDED, 1], [code.CANCELLED, 1]]
ends += [[code.DEADLINE_EXCEEDED, 0], [code.RESOURCE_EXHAUSTED, 0]]
predicted = dict(zip(predicted, ends, strict=True))
