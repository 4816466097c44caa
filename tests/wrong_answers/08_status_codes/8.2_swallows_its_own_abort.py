# hint: KeyError: the client got INTERNAL
def get_station(find, request, context):
    try:
        try:
            station = find(request.station_id)
        except KeyError:
            context.abort(grpc.StatusCode.NOT_FOUND, f"there is no station {request.station_id}")
        except PermissionError as error:
            context.abort(grpc.StatusCode.PERMISSION_DENIED, str(error))
        return weather_pb2.GetStationResponse(station=station)
    except Exception:
        context.abort(grpc.StatusCode.INTERNAL, "internal error")
