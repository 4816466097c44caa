# hint: nobody renews the lease
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

    pool = futures.ThreadPoolExecutor(8)
    server = grpc.server(pool, interceptors=[server_interceptor(telemetry.provider), guard.Guard()])
    kitchen_pb2_grpc.add_KitchenServiceServicer_to_server(Kitchen(), server)
    healthy = health.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(healthy, server)
    port = server.add_secure_port("127.0.0.1:0", identity.as_server)
    server.start()
    healthy.set("", health_pb2.HealthCheckResponse.SERVING)
    there = registry_channel, KEY, f"127.0.0.1:{port}".encode()
    grant = registry.rpc_pb2.LeaseGrantRequest(TTL=1)
    lease = registry.rpc_pb2_grpc.LeaseStub(there[0]).LeaseGrant(grant, timeout=5).ID
    put = registry.rpc_pb2.PutRequest(key=there[1], value=there[2], lease=lease)
    registry.rpc_pb2_grpc.KVStub(there[0]).Put(put, timeout=5)
    print("listening on", port, flush=True)
    server.wait_for_termination()
