# hint: compare whole host names
def mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root, True)


class Uploads(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        own = {name.split(".")[0].upper() for name in callers(context) if name.endswith(".example.org")}
        count = 0
        for request in request_iterator:
            if request.reading.station_id not in own:
                context.abort(grpc.StatusCode.PERMISSION_DENIED, "not your station")
            count += 1
        return weather_pb2.UploadReadingsResponse(count=count)
