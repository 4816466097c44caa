# hint: OSError: the client got OK
def get_station(find, request, context):
    try:
        station = find(request.station_id)
    except KeyError:
        context.abort(grpc.StatusCode.NOT_FOUND, f"there is no station {request.station_id}")
    except PermissionError as error:
        context.abort(grpc.StatusCode.PERMISSION_DENIED, str(error))
    except Exception:
        return weather_pb2.GetStationResponse()
    return weather_pb2.GetStationResponse(station=station)
