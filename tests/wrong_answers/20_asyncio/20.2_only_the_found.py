# hint: entries in your list
async def names_of(stub, station_ids):
    async def name_of(station_id):
        request = weather_pb2.GetStationRequest(station_id=station_id)
        try:
            return (await stub.GetStation(request, timeout=5)).station.name
        except grpc.aio.AioRpcError as error:
            if error.code() is not grpc.StatusCode.NOT_FOUND:
                raise

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(name_of(station_id)) for station_id in station_ids]
    return [task.result() for task in tasks if task.result()]
