# hint: call find once, with the id from the request
def get_station(find, request, context):
    try:
        station = find(request)
    except KeyError:
        context.abort(grpc.StatusCode.NOT_FOUND, f"there is no station {request.station_id}")
    except PermissionError as error:
        context.abort(grpc.StatusCode.PERMISSION_DENIED, str(error))
    except Exception:
        context.abort(grpc.StatusCode.INTERNAL, "internal error")
    return weather_pb2.GetStationResponse(station=station)
