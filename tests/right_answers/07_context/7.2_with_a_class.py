class Loan:
    def __init__(self, desk):
        self.desk, self.umbrella, self.lock, self.done = desk, desk.take(), threading.Lock(), False

    def end(self):
        with self.lock:
            first, self.done = not self.done, True
        if first:
            self.desk.give_back(self.umbrella)


def lend(context, desk):
    loan = Loan(desk)
    known = context.add_callback(loan.end)
    if not known or not context.is_active():
        loan.end()
        return None
    return loan.umbrella
