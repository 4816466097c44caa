# hint: OSError: its text reached the client
def get_station(find, request, context):
    try:
        station = find(request.station_id)
    except KeyError:
        context.abort(grpc.StatusCode.NOT_FOUND, f"no station {request.station_id}")
    except PermissionError as error:
        context.abort(grpc.StatusCode.PERMISSION_DENIED, str(error))
    except Exception as error:
        context.abort(grpc.StatusCode.INTERNAL, str(error).upper())
    return weather_pb2.GetStationResponse(station=station)
