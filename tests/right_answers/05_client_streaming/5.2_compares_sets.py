class OneStation(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        readings, problem = [], "no readings"
        for request in request_iterator:
            if {each.station_id for each in readings} - {request.reading.station_id}:
                problem = f"reading {len(readings) + 1} is from {request.reading.station_id}"
                break
            readings.append(request.reading)
            problem = ""
        return summary([each.temperature for each in readings], problem)
