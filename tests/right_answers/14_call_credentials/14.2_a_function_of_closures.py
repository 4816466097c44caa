def Steady(fetch, margin, clock):
    lock, state = threading.Lock(), {"ends": None}

    def plugin(context, callback):
        error = None
        with lock:
            began = clock()
            if state["ends"] is None or began >= state["ends"] - margin:
                try:
                    state["token"], seconds = fetch()
                    state["ends"] = began + seconds
                except Exception as raised:
                    if state["ends"] is None or clock() >= state["ends"]:
                        error = raised
            token = state.get("token")
        if error:
            callback((), error)
        else:
            callback([("authorization", f"Bearer {token}")], None)

    return plugin
