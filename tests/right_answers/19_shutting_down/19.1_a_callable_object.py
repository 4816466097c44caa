class Asked(list):
    def __call__(self, number, frame):
        self.append(number)


def asked_by(signals):
    asked = Asked()
    for wanted in signals:
        signal.signal(wanted, asked)
    return asked


def end_when_asked(asked, server, grace):
    while not asked:
        time.sleep(0.1)
    stopped = server.stop(grace)
    stopped.wait()
    return asked[0]
