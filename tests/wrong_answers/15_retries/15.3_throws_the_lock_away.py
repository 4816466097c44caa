# hint: a third came: orders placed: 2
class Orders(orders_pb2_grpc.OrderServiceServicer):
    def __init__(self, shop):
        self.shop, self.lock, self.locks, self.numbers = shop, threading.Lock(), {}, {}

    def PlaceOrder(self, request, context):
        key = request.request_id
        if not key:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "an order needs an id")
        with self.lock:
            own = self.locks.setdefault(key, threading.Lock())
        with own:
            try:
                if key not in self.numbers:
                    self.numbers[key] = self.shop.place(request.item)
            except Exception:
                context.abort(grpc.StatusCode.UNAVAILABLE, "not placed")
            finally:
                self.locks.pop(key, None)
        return orders_pb2.PlaceOrderResponse(number=self.numbers[key])
