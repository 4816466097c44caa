def waited(due, sent, done, percent):
    waits = sorted(map(lambda begin, end: end - begin, due, done))
    return waits[-(-percent * len(waits) // 100) - 1]
