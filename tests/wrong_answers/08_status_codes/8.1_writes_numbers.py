# hint: write the codes as members of grpc.StatusCode
chosen = dict.fromkeys(chosen, 3)
