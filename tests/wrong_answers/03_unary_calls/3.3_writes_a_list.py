# hint: leave the five cases as they are
predicted = [grpc.StatusCode.UNAVAILABLE] * 5
