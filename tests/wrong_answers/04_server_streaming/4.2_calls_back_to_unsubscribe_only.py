# hint: the thread is still taken
class SensorStation(Leaky):
    def WatchReadings(self, request, context):
        measured = self.sensor.subscribe()
        context.add_callback(lambda: self.sensor.unsubscribe(measured))
        while True:
            yield weather_pb2.WatchReadingsResponse(reading=measured.get())
