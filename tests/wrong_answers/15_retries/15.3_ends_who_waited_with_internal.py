# hint: place raised while attempts waited, and an attempt ended with INTERNAL
class Orders(orders_pb2_grpc.OrderServiceServicer):
    def __init__(self, shop):
        self.shop, self.lock, self.numbers = shop, threading.Lock(), {}

    def PlaceOrder(self, request, context):
        if not request.request_id:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "request_id is missing")
        with self.lock:
            mine = request.request_id not in self.numbers
            number = self.numbers.setdefault(request.request_id, futures.Future())
        if mine:
            try:
                number.set_result(self.shop.place(request.item))
            except Exception as error:
                with self.lock:
                    del self.numbers[request.request_id]
                number.set_exception(error)
                context.abort(grpc.StatusCode.UNAVAILABLE, "the order was not placed")
        try:
            return orders_pb2.PlaceOrderResponse(number=number.result(timeout=context.time_remaining()))
        except Exception:
            context.abort(grpc.StatusCode.INTERNAL, "the order was not placed")
