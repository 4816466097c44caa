# hint: return a GetStationResponse, not Station
def get_station(find, request, context):
    try:
        return find(request.station_id)
    except KeyError:
        context.abort(grpc.StatusCode.NOT_FOUND, f"there is no station {request.station_id}")
    except PermissionError as error:
        context.abort(grpc.StatusCode.PERMISSION_DENIED, str(error))
    except Exception:
        context.abort(grpc.StatusCode.INTERNAL, "internal error")
