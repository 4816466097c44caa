# hint: a client without a certificate gets in: PERMISSION_DENIED; require one of the root
def mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root)


class Uploads(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        count = 0
        for request in request_iterator:
            if f"{request.reading.station_id.lower()}.example.org" not in callers(context):
                context.abort(grpc.StatusCode.PERMISSION_DENIED, "not your station")
            count += 1
        return weather_pb2.UploadReadingsResponse(count=count)
