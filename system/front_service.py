"""The pages, made of three services as in lesson 26: a second for each, and a part may be missing, but the station."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Mapping

import grpc
import identity
import telemetry
import uvicorn
from alert.v1 import alert_pb2, alert_pb2_grpc
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from forecast.v1 import forecast_pb2, forecast_pb2_grpc
from google.protobuf.json_format import MessageToDict
from opentelemetry.instrumentation.grpc import aio_client_interceptors
from weather.v1 import weather_pb2, weather_pb2_grpc

PAGE_SECONDS = 1
STATUS = {
    "NOT_FOUND": 404,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "UNAVAILABLE": 503,
    "DEADLINE_EXCEEDED": 504,
}


def connect(service: str) -> grpc.aio.Channel:
    """Open a channel to wherever the control plane says that a service is."""
    spans = aio_client_interceptors(tracer_provider=telemetry.provider)
    return grpc.aio.secure_channel(f"xds:///{service}", identity.as_client, interceptors=spans)


@contextlib.asynccontextmanager
async def stubs(app: FastAPI) -> AsyncIterator[None]:
    """Hold a channel to each service for as long as the application serves."""
    async with connect("weather") as one, connect("forecast") as two, connect("alert") as three:
        app.state.weather = weather_pb2_grpc.WeatherServiceStub(one)
        app.state.forecast = forecast_pb2_grpc.ForecastServiceStub(two)
        app.state.alert = alert_pb2_grpc.AlertServiceStub(three)
        yield
    telemetry.provider.shutdown()


traced = {"tracer_provider": telemetry.provider, "operation_spans": False}
app = FastAPI(lifespan=stubs, telemetry=traced)


@app.exception_handler(grpc.aio.AioRpcError)
async def as_http(request: Request, error: grpc.aio.AioRpcError) -> JSONResponse:
    """Turn a code into a status."""
    body = {"code": error.code().name, "message": error.details()}
    return JSONResponse(body, STATUS.get(error.code().name, 500))


async def joined(begun: Mapping[str, Awaitable]) -> dict:
    """Return one page of all responses, and which are missing, by their codes."""
    page, missing = {}, {}

    async def part(name: str, call: Awaitable) -> None:
        try:
            page.update(MessageToDict(await call))
        except grpc.aio.AioRpcError as error:
            if name == "station":
                raise
            missing[name] = error.code().name

    try:
        async with asyncio.TaskGroup() as group:
            for name, call in begun.items():
                group.create_task(part(name, call))
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return page | {"missing": missing}


@app.get("/pages/{station_id}")
async def page(station_id: str, request: Request) -> dict:
    """Make a page, on behalf of who brings a token."""
    token = request.headers.get("authorization", "")
    along = {"timeout": PAGE_SECONDS, "metadata": [("authorization", token)]}
    station = weather_pb2.GetStationRequest(station_id=station_id)
    days = forecast_pb2.GetForecastRequest(station_id=station_id, days=2)
    alerts = alert_pb2.ListAlertsRequest(station_id=station_id)
    return await joined(
        {
            "station": app.state.weather.GetStation(station, **along),
            "forecast": app.state.forecast.GetForecast(days, **along),
            "alerts": app.state.alert.ListAlerts(alerts, **along),
        }
    )


if __name__ == "__main__":
    listener = socket.create_server(("127.0.0.1", 0))
    print("listening on", listener.getsockname()[1], flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run([listener])
