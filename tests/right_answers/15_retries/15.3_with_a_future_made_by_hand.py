class Orders(orders_pb2_grpc.OrderServiceServicer):
    def __init__(self, shop):
        self.shop = shop
        self.lock = threading.Lock()
        self.numbers = {}  # a Future for each request id

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
        try:
            left = min(context.time_remaining(), 60)  # a call without a deadline waits a minute
            return orders_pb2.PlaceOrderResponse(number=number.result(timeout=left))
        except Exception:
            context.abort(grpc.StatusCode.UNAVAILABLE, "the order was not placed")
