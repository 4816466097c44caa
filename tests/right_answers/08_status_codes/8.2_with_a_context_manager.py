def rich(code, message):
    return rpc_status.to_status(status_pb2.Status(code=code.value[0], message=message))


@contextlib.contextmanager
def codes(context, station_id):
    try:
        yield
    except KeyError:
        context.abort_with_status(rich(Code.NOT_FOUND, f"there is no station {station_id}"))
    except PermissionError as error:
        context.abort_with_status(rich(Code.PERMISSION_DENIED, str(error)))
    except Exception:
        context.abort_with_status(rich(Code.INTERNAL, "internal error"))


def get_station(find, request, context):
    with codes(context, request.station_id):
        station = find(request.station_id)
    return weather_pb2.GetStationResponse(station=station)
