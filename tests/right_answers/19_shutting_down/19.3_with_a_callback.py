import queue


class Queued(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, readings, stopping):
        self.readings, self.stopping = readings, stopping

    def WatchReadings(self, request, context):
        left = threading.Event()
        if not context.add_callback(left.set):
            return
        while not left.is_set():
            if self.stopping.is_set():
                context.abort(Code.UNAVAILABLE, "this station restarts")
            with contextlib.suppress(queue.Empty):
                yield self.readings.get(timeout=0.2)
