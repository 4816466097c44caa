class Played(Shaky):
    def fail(self, context):
        if self.situation["headers_first"]:
            context.send_initial_metadata([])
        if self.situation["pushback"] is not None:
            context.set_trailing_metadata([("grpc-retry-pushback-ms", self.situation["pushback"])])
        super().fail(context)


def how_many(situation):
    servicer = Played(situation["failures"], Code[situation["code"]])
    servicer.situation = situation
    request = weather_pb2.GetStationRequest(station_id="x" * (situation["size"] - 4))
    config = write(maxAttempts=situation["max_attempts"], retryableStatusCodes=situation["retryable"])
    return attempt(config, servicer, request=request)[0]
