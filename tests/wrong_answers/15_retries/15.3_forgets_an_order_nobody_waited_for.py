# hint: the client gave up on an attempt that still runs, and asked again: an attempt ended with UNKNOWN
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
                placed = self.shop.place(request.item)
                if not context.is_active():
                    raise RuntimeError("the client has gone")
                number.set_result(placed)
            except Exception as error:
                with self.lock:
                    del self.numbers[request.request_id]
                number.set_exception(error)
        return orders_pb2.PlaceOrderResponse(number=number.result())
