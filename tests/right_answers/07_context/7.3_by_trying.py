for handler in predicted:
    call = ask(handler, timeout=2)
    predicted[handler] = call.code(), dict(call.trailing_metadata())
