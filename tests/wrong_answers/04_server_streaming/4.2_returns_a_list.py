# hint: the call failed with UNKNOWN
class SensorStation(Leaky):
    def WatchReadings(self, request, context):
        return [weather_pb2.WatchReadingsResponse(reading=reading) for reading in self.sensor.queues]
