class serving:
    def __init__(self, servicer):
        self.servicer = servicer

    def __enter__(self):
        self.server = grpc.server(futures.ThreadPoolExecutor(max_workers=2))
        weather_pb2_grpc.add_WeatherServiceServicer_to_server(self.servicer, self.server)
        port = self.server.add_insecure_port("127.0.0.1:0")
        self.server.start()
        self.channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        return weather_pb2_grpc.WeatherServiceStub(self.channel)

    def __exit__(self, *error):
        self.channel.close()
        self.server.stop(grace=0).wait(timeout=5)
