# hint: a future: glance asked code(), which waits
def glance(call):
    asking = futures.ThreadPoolExecutor(max_workers=1).submit(call.code)
    try:
        return asking.result(timeout=0.2).name, None
    except futures.TimeoutError:
        return "going on", call.time_remaining()
