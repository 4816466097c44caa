# hint: in the order of the ids
async def names_of(stub, station_ids):
    async def name_of(station_id):
        request = weather_pb2.GetStationRequest(station_id=station_id)
        try:
            return (await stub.GetStation(request, timeout=5)).station.name
        except grpc.aio.AioRpcError as error:
            if error.code() is not grpc.StatusCode.NOT_FOUND:
                raise

    tasks = [asyncio.create_task(name_of(station_id)) for station_id in station_ids]
    try:
        return [await each for each in asyncio.as_completed(tasks)]
    except grpc.aio.AioRpcError:
        for task in tasks:
            task.cancel()
        raise
