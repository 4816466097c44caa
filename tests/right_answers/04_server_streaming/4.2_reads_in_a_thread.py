def watch_until(stub, station_id, enough):
    call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id), timeout=5)
    received, readings = queue.Queue(), []

    def pump():
        try:
            for response in call:
                received.put(response.reading)
            received.put(None)
        except grpc.RpcError as error:
            received.put(error)

    reader = threading.Thread(target=pump)
    reader.start()
    try:
        while (item := received.get()) is not None:
            if isinstance(item, grpc.RpcError):
                raise item
            readings.append(item)
            if enough(item):
                break
        return readings
    finally:
        call.cancel()
        reader.join()
