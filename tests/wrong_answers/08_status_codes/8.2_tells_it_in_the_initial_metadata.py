# hint: KeyError: its text reached the client
def get_station(find, request, context):
    try:
        station = find(request.station_id)
    except PermissionError as error:
        context.abort(grpc.StatusCode.PERMISSION_DENIED, str(error))
    except Exception as error:
        context.send_initial_metadata([("debug", repr(error))])
        if isinstance(error, KeyError):
            context.abort(grpc.StatusCode.NOT_FOUND, f"there is no station {request.station_id}")
        context.abort(grpc.StatusCode.INTERNAL, "internal error")
    return weather_pb2.GetStationResponse(station=station)
