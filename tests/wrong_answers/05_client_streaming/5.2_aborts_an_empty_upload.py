# hint: what about an upload without readings?
class OneStation(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        station, temperatures = None, []
        for number, request in enumerate(request_iterator, start=1):
            reading = request.reading
            station = station or reading.station_id
            if reading.station_id != station:
                return summary(temperatures, f"reading {number} is from {reading.station_id}")
            temperatures.append(reading.temperature)
        if not temperatures:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "no readings")
        return summary(temperatures)
