import math


class OneStation(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        station, said = None, weather_pb2.UploadReadingsResponse(problem="no readings")
        lowest, highest, total = math.inf, -math.inf, 0.0
        for request in request_iterator:
            reading = request.reading
            if said.count and reading.station_id != station:
                said.problem = "reading {} is from {}".format(said.count + 1, reading.station_id)
                break
            station, said.problem = reading.station_id, ""
            said.count += 1
            lowest, highest = min(lowest, reading.temperature), max(highest, reading.temperature)
            total += reading.temperature
        if said.count:
            said.min_temperature, said.max_temperature = lowest, highest
            said.mean_temperature = total / said.count
        return said
