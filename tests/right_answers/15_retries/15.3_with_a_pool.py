class Orders(orders_pb2_grpc.OrderServiceServicer):
    def __init__(self, shop):
        self.shop, self.lock, self.numbers = shop, threading.Lock(), {}
        self.pool = futures.ThreadPoolExecutor(max_workers=8)

    def PlaceOrder(self, request, context):
        if not request.request_id:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "request_id is missing")
        with self.lock:
            number = self.numbers.get(request.request_id)
            if number is None or (number.done() and number.exception()):
                number = self.numbers[request.request_id] = self.pool.submit(self.shop.place, request.item)
        try:
            placed = number.result(timeout=min(context.time_remaining(), 5))
        except futures.TimeoutError:
            context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, "the shop is slow")
        except Exception as error:
            context.abort(grpc.StatusCode.UNAVAILABLE, f"not placed: {type(error).__name__}")
        return orders_pb2.PlaceOrderResponse(number=placed)
