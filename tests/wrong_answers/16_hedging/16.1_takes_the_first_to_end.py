# hint: a call that fails is passed over
def first_good(calls):
    return race(calls).result()
