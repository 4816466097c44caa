# hint: a subclass of KeyError: the client got INTERNAL
def get_station(find, request, context):
    try:
        station = find(request.station_id)
    except Exception as error:
        if type(error) is KeyError:
            context.abort(grpc.StatusCode.NOT_FOUND, f"there is no station {request.station_id}")
        if type(error) is PermissionError:
            context.abort(grpc.StatusCode.PERMISSION_DENIED, str(error))
        context.abort(grpc.StatusCode.INTERNAL, "internal error")
    return weather_pb2.GetStationResponse(station=station)
