# hint: no answer while the stream is open
import itertools


class OneStation(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        temperatures, problem, first = [], "no readings", None
        pairs = itertools.pairwise(itertools.chain(request_iterator, [None]))
        for number, (request, _) in enumerate(pairs, start=1):
            reading = request.reading
            first = first or reading.station_id
            if reading.station_id != first:
                return summary(temperatures, f"reading {number} is from {reading.station_id}")
            temperatures.append(reading.temperature)
            problem = ""
        return summary(temperatures, problem)
