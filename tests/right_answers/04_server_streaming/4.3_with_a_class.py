class Stream:
    def __init__(self, sensor, context):
        self.sensor, self.readings = sensor, sensor.subscribe()
        self.goes_on = context.add_callback(lambda: self.readings.put(None))

    def __iter__(self):
        return self

    def __next__(self):
        reading = self.readings.get() if self.goes_on else None
        if reading is None:
            raise StopIteration
        return weather_pb2.WatchReadingsResponse(reading=reading)

    def __del__(self):
        self.sensor.unsubscribe(self.readings)


class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    def WatchReadings(self, request, context):
        return Stream(self.sensor, context)
