# hint: the word is 'OK', not <StatusCode.OK
def glance(call):
    return (call.code(), None) if call.done() else ("going on", call.time_remaining())
