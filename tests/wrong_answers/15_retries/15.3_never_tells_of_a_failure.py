# hint: a failure was remembered: the next attempt must try again
class Orders(orders_pb2_grpc.OrderServiceServicer):
    def __init__(self, shop):
        self.shop, self.lock, self.placed, self.done = shop, threading.Lock(), {}, {}

    def PlaceOrder(self, request, context):
        if not request.request_id:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "request_id is missing")
        with self.lock:
            mine = request.request_id not in self.done
            done = self.done.setdefault(request.request_id, threading.Event())
        if mine:
            self.placed[request.request_id] = self.shop.place(request.item)
            done.set()
        done.wait(30)
        return orders_pb2.PlaceOrderResponse(number=self.placed[request.request_id])
