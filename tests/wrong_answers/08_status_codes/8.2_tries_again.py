# hint: OSError: call find once, not more often
def get_station(find, request, context):
    for _ in range(2):
        try:
            station = find(request.station_id)
        except KeyError:
            context.abort(grpc.StatusCode.NOT_FOUND, f"there is no station {request.station_id}")
        except PermissionError as error:
            context.abort(grpc.StatusCode.PERMISSION_DENIED, str(error))
        except Exception:
            continue
        return weather_pb2.GetStationResponse(station=station)
    context.abort(grpc.StatusCode.INTERNAL, "internal error")
