# hint: no answer while the stream is open
class OneStation(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        readings = [request.reading for request in request_iterator]
        temperatures = []
        for number, reading in enumerate(readings, start=1):
            if reading.station_id != readings[0].station_id:
                return summary(temperatures, f"reading {number} is from {reading.station_id}")
            temperatures.append(reading.temperature)
        return summary(temperatures, "" if temperatures else "no readings")
