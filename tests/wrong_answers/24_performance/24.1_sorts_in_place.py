# hint: the lists were changed
def waited(due, sent, done, percent):
    for number, begin in enumerate(due):
        done[number] -= begin
    done.sort()
    return done[math.ceil(percent / 100 * len(done)) - 1]
