# hint: the count is
class OneStation(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        station, temperatures = None, set()
        for number, request in enumerate(request_iterator, start=1):
            reading = request.reading
            if number == 1:
                station = reading.station_id
            if reading.station_id != station:
                return summary(temperatures, f"reading {number} is from {reading.station_id}")
            temperatures.add(reading.temperature)
        return summary(temperatures, "" if temperatures else "no readings")
