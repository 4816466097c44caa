# hint: Exception: the client got UNKNOWN
def get_station(find, request, context):
    try:
        try:
            return weather_pb2.GetStationResponse(station=find(request.station_id))
        except KeyError:
            context.abort(grpc.StatusCode.NOT_FOUND, f"there is no station {request.station_id}")
        except PermissionError as error:
            context.abort(grpc.StatusCode.PERMISSION_DENIED, str(error))
    except Exception as error:
        if type(error) is Exception:
            raise
        context.abort(grpc.StatusCode.INTERNAL, "internal error")
