# hint: async_generator
class Repaired(weather_pb2_grpc.WeatherServiceServicer):
    async def Converse(self, request_iterator, context):
        count = 0
        async for request in request_iterator:
            count += 1
            yield answer(f"heard {request.text}")
        yield answer(f"goodbye after {count}")
