# hint: RpcError: the client got UNKNOWN
def get_station(find, request, context):
    try:
        station = find(request.station_id)
    except KeyError:
        context.abort(grpc.StatusCode.NOT_FOUND, f"there is no station {request.station_id}")
    except PermissionError as error:
        context.abort(grpc.StatusCode.PERMISSION_DENIED, str(error))
    except grpc.RpcError:
        raise  # it has a code already
    except Exception:
        context.abort(grpc.StatusCode.INTERNAL, "internal error")
    return weather_pb2.GetStationResponse(station=station)
