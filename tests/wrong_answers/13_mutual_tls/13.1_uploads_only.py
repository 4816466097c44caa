# hint: 1 of 2 are still to be written
def mutual(pair, root):
    raise NotImplementedError("your code here")


class Uploads(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        hosts = context.auth_context().get("peer_dns", ())
        count = 0
        for request in request_iterator:
            if f"{request.reading.station_id.lower()}.example.org".encode() not in hosts:
                context.abort(grpc.StatusCode.PERMISSION_DENIED, "not your station")
            count += 1
        return weather_pb2.UploadReadingsResponse(count=count)
