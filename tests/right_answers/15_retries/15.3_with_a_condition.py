class Orders(orders_pb2_grpc.OrderServiceServicer):
    def __init__(self, shop):
        self.shop, self.changed, self.busy, self.numbers = shop, threading.Condition(), set(), {}

    def PlaceOrder(self, request, context):
        if not request.request_id:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "request_id is missing")
        with self.changed:
            while request.request_id in self.busy:
                self.changed.wait(context.time_remaining())
            if request.request_id in self.numbers:
                return orders_pb2.PlaceOrderResponse(number=self.numbers[request.request_id])
            self.busy.add(request.request_id)
        try:
            self.numbers[request.request_id] = self.shop.place(request.item)
        except Exception:
            context.abort(grpc.StatusCode.UNAVAILABLE, "try again")
        finally:
            with self.changed:
                self.busy.discard(request.request_id)
                self.changed.notify_all()
        return orders_pb2.PlaceOrderResponse(number=self.numbers[request.request_id])
