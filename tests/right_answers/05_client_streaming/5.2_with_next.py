class OneStation(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        request = next(request_iterator, None)
        if request is None:
            return summary([], problem="no readings")
        station_id, temperatures = request.reading.station_id, [request.reading.temperature]
        while (request := next(request_iterator, None)) is not None:
            if request.reading.station_id != station_id:
                number = len(temperatures) + 1
                return summary(temperatures, f"reading {number} is from {request.reading.station_id}")
            temperatures.append(request.reading.temperature)
        return summary(temperatures)
