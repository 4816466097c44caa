class Repaired(weather_pb2_grpc.WeatherServiceServicer):
    def Converse(self, request_iterator, context):
        replies = queue.Queue()

        def listen():
            count = 0
            try:
                for count, request in enumerate(request_iterator, start=1):
                    replies.put(answer(f"heard {request.text}"))
                replies.put(answer(f"goodbye after {count}"))
            except grpc.RpcError:
                pass
            replies.put(None)

        threading.Thread(target=listen).start()
        return iter(replies.get, None)
