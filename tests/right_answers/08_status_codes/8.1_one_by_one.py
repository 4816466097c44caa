for sentence in list(chosen):
    if "latitude" in sentence:
        chosen[sentence] = Code.INVALID_ARGUMENT
    elif "moved" in sentence:
        chosen[sentence] = Code.FAILED_PRECONDITION
    elif "line" in sentence:
        chosen[sentence] = Code.UNAVAILABLE
    elif "editors" in sentence:
        chosen[sentence] = Code.ABORTED
    else:
        chosen[sentence] = Code.UNAUTHENTICATED if "expired" in sentence else Code.PERMISSION_DENIED
