# hint: a call goes on: cancel what you have begun
async def in_time(calls, seconds):
    responses, failed = {}, {}
    begun = {name: begin(timeout=seconds) for name, begin in calls.items()}
    for name, call in begun.items():
        try:
            responses[name] = await call
        except grpc.aio.AioRpcError as error:
            failed[name] = error.code().name
    return responses, failed
