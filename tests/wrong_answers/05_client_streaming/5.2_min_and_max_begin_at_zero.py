# hint: the count is right, the other figures are not
class OneStation(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        station, said = None, weather_pb2.UploadReadingsResponse()
        total = 0.0
        for number, request in enumerate(request_iterator, start=1):
            reading = request.reading
            station = station or reading.station_id
            if reading.station_id != station:
                said.problem = f"reading {number} is from {reading.station_id}"
                break
            said.count += 1
            total += reading.temperature
            said.min_temperature = min(said.min_temperature, reading.temperature)
            said.max_temperature = max(said.max_temperature, reading.temperature)
            said.mean_temperature = total / said.count
        if not said.count:
            said.problem = "no readings"
        return said
