# hint: UNIMPLEMENTED: Method not implemented!
class OneStation(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReading(self, request_iterator, context):
        station, temperatures = None, []
        for number, request in enumerate(request_iterator, start=1):
            reading = request.reading
            station = station or reading.station_id
            if reading.station_id != station:
                return summary(temperatures, f"reading {number} is from {reading.station_id}")
            temperatures.append(reading.temperature)
        return summary(temperatures, "" if temperatures else "no readings")
