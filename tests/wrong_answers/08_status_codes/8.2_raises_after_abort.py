# hint: an exception leaves your handler; end with return or abort
def get_station(find, request, context):
    try:
        try:
            station = find(request.station_id)
        except KeyError:
            context.abort(grpc.StatusCode.NOT_FOUND, f"no station {request.station_id!r}")
        except PermissionError as error:
            context.abort(grpc.StatusCode.PERMISSION_DENIED, str(error))
        except Exception:
            context.abort(grpc.StatusCode.INTERNAL, "internal error")
    except Exception as error:
        raise RuntimeError("GetStation failed") from error
    return weather_pb2.GetStationResponse(station=station)
