# hint: KeyError: its text reached the client
def get_station(find, request, context):
    codes = {KeyError: grpc.StatusCode.NOT_FOUND, PermissionError: grpc.StatusCode.PERMISSION_DENIED}
    try:
        station = find(request.station_id)
    except Exception as error:
        context.set_code(codes.get(type(error), grpc.StatusCode.INTERNAL))
        raise
    return weather_pb2.GetStationResponse(station=station)
