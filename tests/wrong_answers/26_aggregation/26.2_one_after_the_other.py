# hint: begin all before you wait for one
async def in_time(calls, seconds):
    responses, failed = {}, {}
    for name, begin in calls.items():
        try:
            responses[name] = await begin(timeout=seconds)
        except grpc.aio.AioRpcError as error:
            failed[name] = error.code().name
    return responses, failed
