class Orders(orders_pb2_grpc.OrderServiceServicer):
    def __init__(self, shop):
        self.shop, self.lock, self.state = shop, threading.Lock(), {}

    def claim(self, request_id):
        with self.lock:
            state = self.state.get(request_id, "new")
            if state == "new":
                self.state[request_id] = "busy"
            return state

    def PlaceOrder(self, request, context):
        if not request.request_id:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "request_id is missing")
        while (state := self.claim(request.request_id)) == "busy":
            time.sleep(0.01)
        if state == "new":
            try:
                state = self.state[request.request_id] = self.shop.place(request.item)
            except BaseException:
                del self.state[request.request_id]
                context.abort(grpc.StatusCode.UNAVAILABLE, "not placed")
        return orders_pb2.PlaceOrderResponse(number=state)
