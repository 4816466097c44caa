# hint: leave the seven cases as they are
predicted = [grpc.StatusCode.UNAVAILABLE] * 7
