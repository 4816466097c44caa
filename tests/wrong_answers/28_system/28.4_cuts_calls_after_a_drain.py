# hint: SIGTERM cuts a call in flight
%%program kitchen_service.py
import grpc
from kitchen.v1 import kitchen_pb2, kitchen_pb2_grpc
from weather.v1 import weather_pb2, weather_pb2_grpc
from calling import connect, onward
from life import serve


class Kitchen(kitchen_pb2_grpc.KitchenServiceServicer):
    weather = weather_pb2_grpc.WeatherServiceStub(connect("weather"))

    def GetBoilingPoint(self, request, context):
        asked = weather_pb2.GetStationRequest(station_id=request.station_id)
        try:
            station = self.weather.GetStation(asked, **onward(context)).station
        except grpc.RpcError as error:
            context.abort(error.code(), error.details())
        return kitchen_pb2.GetBoilingPointResponse(temperature=100 - station.elevation / 300)


if __name__ == "__main__":
    import signal, threading, time
    from concurrent import futures
    from grpc_health.v1 import health, health_pb2, health_pb2_grpc
    from opentelemetry.instrumentation.grpc import server_interceptor
    import guard, identity, registry, telemetry
    from serving import KEY, SIGNALS, listen, registry_channel

    server, healthy, port = listen(kitchen_pb2_grpc.add_KitchenServiceServicer_to_server, Kitchen())
    leaving = threading.Event()
    there = registry_channel, KEY, f"127.0.0.1:{port}".encode()
    threading.Thread(target=registry.stay, args=(*there, leaving), daemon=True).start()
    print("listening on", port, flush=True)
    asked = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: asked.set())
    asked.wait()
    leaving.set()
    time.sleep(0.2)
    server.stop(0).wait()
