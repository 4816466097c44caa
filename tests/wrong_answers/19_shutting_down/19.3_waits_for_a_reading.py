# hint: nothing comes: the stream goes on after stopping is set
import queue


class Queued(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, readings, stopping):
        self.readings, self.stopping = readings, stopping

    def WatchReadings(self, request, context):
        while context.is_active() and not self.stopping.is_set():
            yield self.readings.get()
        if self.stopping.is_set():
            context.abort(grpc.StatusCode.UNAVAILABLE, "restarts")
