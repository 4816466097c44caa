# hint: the count is
class OneStation(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        station, temperatures = None, []
        for request in request_iterator:
            reading = request.reading
            station = station or reading.station_id
            temperatures.append(reading.temperature)
            if reading.station_id != station:
                problem = f"reading {len(temperatures)} is from {reading.station_id}"
                return summary(temperatures, problem)
        return summary(temperatures, "" if temperatures else "no readings")
