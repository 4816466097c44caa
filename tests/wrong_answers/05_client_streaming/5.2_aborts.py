# hint: the call failed with INVALID_ARGUMENT: reading
class OneStation(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        station, temperatures = None, []
        for number, request in enumerate(request_iterator, start=1):
            reading = request.reading
            station = station or reading.station_id
            if reading.station_id != station:
                problem = f"reading {number} is from {reading.station_id}"
                context.abort(grpc.StatusCode.INVALID_ARGUMENT, problem)
            temperatures.append(reading.temperature)
        return summary(temperatures, "" if temperatures else "no readings")
