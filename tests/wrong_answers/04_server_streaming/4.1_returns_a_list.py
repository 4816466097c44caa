# hint: 'list' object is not an iterator
class Archive(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, readings):
        self.readings = readings

    def WatchReadings(self, request, context):
        return [
            weather_pb2.WatchReadingsResponse(reading=reading)
            for reading in self.readings
            if reading.station_id == request.station_id
        ]
