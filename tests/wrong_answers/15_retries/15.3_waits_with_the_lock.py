# hint: orders with different ids wait for each other
class Orders(orders_pb2_grpc.OrderServiceServicer):
    def __init__(self, shop):
        self.shop, self.lock, self.numbers = shop, threading.RLock(), {}

    def PlaceOrder(self, request, context):
        if not request.request_id:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "request_id is missing")
        with self.lock:
            if request.request_id in self.numbers:
                return orders_pb2.PlaceOrderResponse(number=self.numbers[request.request_id].result())
            number = self.numbers[request.request_id] = futures.Future()
        try:
            number.set_result(self.shop.place(request.item))
        except Exception as error:
            del self.numbers[request.request_id]
            number.set_exception(error)
        return orders_pb2.PlaceOrderResponse(number=number.result())
