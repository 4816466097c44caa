# hint: a future: glance asked details(), which waits
def glance(call):
    asking = threading.Thread(target=call.details, daemon=True)
    asking.start()
    asking.join(0.3)
    return ("going on", call.time_remaining()) if asking.is_alive() else (call.code().name, None)
