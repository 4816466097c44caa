async def names_of(stub, station_ids):
    async def name_of(station_id):
        request = weather_pb2.GetStationRequest(station_id=station_id)
        try:
            return (await stub.GetStation(request, timeout=5)).station.name
        except grpc.aio.AioRpcError as error:
            if error.code() is not grpc.StatusCode.NOT_FOUND:
                raise

    if not station_ids:
        return []
    tasks = [asyncio.create_task(name_of(station_id)) for station_id in station_ids]
    _, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    for task in pending:
        task.cancel()
    failed = [task.exception() for task in tasks if task not in pending and task.exception()]
    if failed:
        raise failed[0]
    return [task.result() for task in tasks]
