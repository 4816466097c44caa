codes = {code.value[0]: code for code in grpc.StatusCode}
chosen = dict(zip(chosen, [codes[number] for number in (3, 9, 14, 10, 16, 7)], strict=True))
