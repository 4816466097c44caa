# hint: the first attempt is slow, and the second is answered; return at once
def hedged(method, request, delay, timeout):
    with futures.ThreadPoolExecutor(2) as pool:
        attempts = [pool.submit(method, request, timeout=timeout)]
        done, _ = futures.wait(attempts, timeout=delay)
        if not done:
            attempts.append(pool.submit(method, request, timeout=timeout))
            done, _ = futures.wait(attempts, return_when=futures.FIRST_COMPLETED)
        return done.pop().result()
