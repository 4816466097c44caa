# hint: the client does not get it
import queue


class Queued(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, readings, stopping):
        self.readings, self.stopping = readings, stopping

    def WatchReadings(self, request, context):
        while context.is_active() and not self.stopping.is_set():
            with contextlib.suppress(queue.Empty):
                reading = self.readings.get(timeout=0.1)
                while not self.readings.empty():
                    reading = self.readings.get()
                yield reading
        if self.stopping.is_set():
            context.abort(Code.UNAVAILABLE, "this station restarts; watch another")
