import queue


class Queued(weather_pb2_grpc.WeatherServiceServicer):
    """A waiter puts None into the queue when there is no more to wait for."""

    def __init__(self, readings, stopping):
        self.readings, self.stopping = readings, stopping

    def _wake(self, context):
        while context.is_active() and not self.stopping.wait(0.1):
            pass
        self.readings.put(None)

    def WatchReadings(self, request, context):
        threading.Thread(target=self._wake, args=[context], daemon=True).start()
        for reading in iter(self.readings.get, None):
            if self.stopping.is_set():
                break
            yield reading
        if self.stopping.is_set():
            context.abort(Code.UNAVAILABLE, "this station restarts")
