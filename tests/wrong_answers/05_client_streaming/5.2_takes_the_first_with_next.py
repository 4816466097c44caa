# hint: what about an upload without readings?
class OneStation(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        first = next(request_iterator).reading
        temperatures = [first.temperature]
        for number, request in enumerate(request_iterator, start=2):
            reading = request.reading
            if reading.station_id != first.station_id:
                return summary(temperatures, f"reading {number} is from {reading.station_id}")
            temperatures.append(reading.temperature)
        return summary(temperatures)
