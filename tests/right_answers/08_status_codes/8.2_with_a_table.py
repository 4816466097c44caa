TABLE = [
    (KeyError, Code.NOT_FOUND, "there is no station {station_id}"),
    (PermissionError, Code.PERMISSION_DENIED, "{error}"),
    (Exception, Code.INTERNAL, "internal error"),
]


def get_station(find, request, context):
    try:
        station = find(request.station_id)
    except Exception as error:
        logging.getLogger("weather").exception("no answer for %s", request.station_id)
        _, code, text = next(row for row in TABLE if isinstance(error, row[0]))
        context.abort(code, text.format(station_id=request.station_id, error=error))
    return weather_pb2.GetStationResponse(station=station)
