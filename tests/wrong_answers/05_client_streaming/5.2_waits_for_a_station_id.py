# hint: that is another station
class OneStation(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        station, temperatures = None, []
        for number, request in enumerate(request_iterator, start=1):
            reading = request.reading
            if not station:
                station = reading.station_id
            if reading.station_id != station:
                return summary(temperatures, f"reading {number} is from {reading.station_id}")
            temperatures.append(reading.temperature)
        return summary(temperatures, "" if temperatures else "no readings")
