def first_good(calls):
    answer, left, lock = futures.Future(), [len(calls)], threading.Lock()

    def take(call):
        with lock:
            left[0] -= 1
            if answer.done():
                return
            if call.exception() is None:
                answer.set_result(call.result())
            elif not left[0]:
                answer.set_exception(call.exception())

    for call in calls:
        call.add_done_callback(take)
    try:
        return answer.result()
    finally:
        for call in calls:
            call.cancel()
