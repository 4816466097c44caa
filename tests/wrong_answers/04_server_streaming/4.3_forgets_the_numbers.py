# hint: write six pairs
predicted = dict.fromkeys(predicted, grpc.StatusCode.OK)
