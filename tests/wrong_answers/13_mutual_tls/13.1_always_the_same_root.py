# hint: a client with a certificate of another root gets in: OK
def mutual(pair, root):
    return grpc.ssl_server_credentials([pair], ROOT, True)


class Uploads(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        count = 0
        for request in request_iterator:
            owner = f"{request.reading.station_id.lower()}.example.org"
            if owner not in callers(context):
                context.abort(grpc.StatusCode.PERMISSION_DENIED, "not your station")
            count += 1
        return weather_pb2.UploadReadingsResponse(count=count)
