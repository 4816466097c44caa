# hint: the count is
class OneStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self):
        self.temperatures = []

    def UploadReadings(self, request_iterator, context):
        station = None
        for number, request in enumerate(request_iterator, start=1):
            reading = request.reading
            station = station or reading.station_id
            if reading.station_id != station:
                return summary(self.temperatures, f"reading {number} is from {reading.station_id}")
            self.temperatures.append(reading.temperature)
        return summary(self.temperatures, "" if self.temperatures else "no readings")
