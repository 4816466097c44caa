import queue


class Queued(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, readings, stopping):
        self.readings, self.stopping = readings, stopping

    def WatchReadings(self, request, context):
        while context.is_active():
            if self.stopping.wait(0.02):
                context.set_code(grpc.StatusCode.UNAVAILABLE)
                context.set_details("watch another station")
                return
            if not self.readings.empty():
                yield self.readings.get_nowait()
