# hint: let get() wait
import queue


class Queued(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, readings, stopping):
        self.readings, self.stopping = readings, stopping

    def WatchReadings(self, request, context):
        while context.is_active() and not self.stopping.is_set():
            with contextlib.suppress(queue.Empty):
                yield self.readings.get_nowait()
        if self.stopping.is_set():
            context.abort(Code.UNAVAILABLE, "this station restarts; watch another")
