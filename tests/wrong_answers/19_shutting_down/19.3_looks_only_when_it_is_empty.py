# hint: readings come all the time: the stream goes on after stopping is set
import queue


class Queued(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, readings, stopping):
        self.readings, self.stopping = readings, stopping

    def WatchReadings(self, request, context):
        while context.is_active():
            try:
                yield self.readings.get(timeout=0.1)
            except queue.Empty:
                if self.stopping.is_set():
                    context.abort(grpc.StatusCode.UNAVAILABLE, "restarts")
