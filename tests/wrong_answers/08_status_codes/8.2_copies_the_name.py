# hint: return the station that find returns, as it is
def get_station(find, request, context):
    try:
        name = find(request.station_id).name
    except KeyError:
        context.abort(grpc.StatusCode.NOT_FOUND, f"there is no station {request.station_id}")
    except PermissionError as error:
        context.abort(grpc.StatusCode.PERMISSION_DENIED, str(error))
    except Exception:
        context.abort(grpc.StatusCode.INTERNAL, "internal error")
    return weather_pb2.GetStationResponse(station=weather_pb2.Station(id=request.station_id, name=name))
