# hint: the stream ends although its caller still listens
class SensorStation(Leaky):
    def WatchReadings(self, request, context):
        measured = self.sensor.subscribe()
        try:
            while not measured.empty():
                yield weather_pb2.WatchReadingsResponse(reading=measured.get())
        finally:
            self.sensor.unsubscribe(measured)
