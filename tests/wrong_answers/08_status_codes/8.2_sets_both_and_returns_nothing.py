# hint: KeyError: gRPC logged a crash; end with return or abort
def get_station(find, request, context):
    try:
        return weather_pb2.GetStationResponse(station=find(station_id=request.station_id))
    except KeyError:
        context.set_code(grpc.StatusCode.NOT_FOUND)
        context.set_details(f"there is no station {request.station_id}")
    except PermissionError as error:
        context.set_code(grpc.StatusCode.PERMISSION_DENIED)
        context.set_details(f"not for you: {error}")
    except Exception:
        context.set_code(grpc.StatusCode.INTERNAL)
        context.set_details("internal error")
