# hint: while its order was still being placed; it waits for the number
class Orders(orders_pb2_grpc.OrderServiceServicer):
    def __init__(self, shop):
        self.shop, self.numbers, self.begun, self.lock = shop, {}, set(), threading.Lock()

    def PlaceOrder(self, request, context):
        if not request.request_id:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "request_id is missing")
        with self.lock:
            mine = request.request_id not in self.begun
            self.begun.add(request.request_id)
        if mine:
            try:
                self.numbers[request.request_id] = self.shop.place(request.item)
            except Exception:
                self.begun.discard(request.request_id)
                raise
        else:
            time.sleep(0.5)  # it will be done by then
        return orders_pb2.PlaceOrderResponse(number=self.numbers[request.request_id])
