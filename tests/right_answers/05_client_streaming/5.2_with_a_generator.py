class Stranger(Exception):
    pass


def temperatures_of_one(requests):
    station = None
    for number, request in enumerate(requests, 1):
        if number > 1 and request.reading.station_id != station:
            raise Stranger(f"reading {number} is from {request.reading.station_id}")
        station = request.reading.station_id
        yield request.reading.temperature


class OneStation(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        temperatures = []
        try:
            temperatures.extend(temperatures_of_one(request_iterator))
        except Stranger as stranger:
            return summary(temperatures, str(stranger))
        return summary(temperatures, "" if temperatures else "no readings")
