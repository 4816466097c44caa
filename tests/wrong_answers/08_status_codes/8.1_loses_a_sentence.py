# hint: leave the six sentences as they are
chosen = dict.fromkeys(list(chosen)[:5], grpc.StatusCode.INVALID_ARGUMENT)
