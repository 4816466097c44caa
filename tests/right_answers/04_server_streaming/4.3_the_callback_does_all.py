class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    def WatchReadings(self, request, context):
        measured = self.sensor.subscribe()

        def over():
            self.sensor.unsubscribe(measured)
            measured.put(None)

        if not context.add_callback(over):
            over()
        while (reading := measured.get()) is not None:
            yield weather_pb2.WatchReadingsResponse(reading=reading)
