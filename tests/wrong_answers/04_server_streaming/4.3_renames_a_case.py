# hint: leave the six cases as they are
predicted = {f"case {number}": (grpc.StatusCode.OK, 2) for number in range(6)}
