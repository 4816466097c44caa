# hint: before it should
import queue


class Queued(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, readings, stopping):
        self.readings, self.stopping = readings, stopping

    def WatchReadings(self, request, context):
        while context.is_active() and not self.stopping.is_set():
            try:
                yield self.readings.get(timeout=0.1)
            except queue.Empty:
                break
        context.abort(grpc.StatusCode.UNAVAILABLE, "restarts")
