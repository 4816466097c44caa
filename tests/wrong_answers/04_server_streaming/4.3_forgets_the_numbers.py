# hint: write pairs
predicted = dict.fromkeys(predicted, grpc.StatusCode.OK)
