def get_station(find, request, context):
    response, code, details = weather_pb2.GetStationResponse(), None, ""
    try:
        response.station.CopyFrom(find(request.station_id))
    except BaseException as error:
        if isinstance(error, KeyError):
            code, details = Code.NOT_FOUND, "no " + request.station_id
        elif isinstance(error, PermissionError):
            code, details = Code.PERMISSION_DENIED, str(error)
        else:
            code = Code.INTERNAL
    if code is not None:
        context.abort(code, details)
    return response
