# hint: KeyError: name the station in the details
def get_station(find, request, context):
    try:
        station = find(request.station_id)
    except KeyError:
        context.abort(grpc.StatusCode.NOT_FOUND, "there is no such station")
    except PermissionError as error:
        context.abort(grpc.StatusCode.PERMISSION_DENIED, str(error))
    except Exception:
        context.abort(grpc.StatusCode.INTERNAL, "internal error")
    return weather_pb2.GetStationResponse(station=station)
