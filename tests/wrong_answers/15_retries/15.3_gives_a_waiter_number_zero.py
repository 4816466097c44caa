# hint: got OK: a receipt for no order
class Orders(orders_pb2_grpc.OrderServiceServicer):
    def __init__(self, shop):
        self.shop, self.lock, self.done, self.numbers = shop, threading.Lock(), {}, {}

    def PlaceOrder(self, request, context):
        if not request.request_id:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "request_id is missing")
        with self.lock:
            mine = request.request_id not in self.done
            done = self.done.setdefault(request.request_id, threading.Event())
        if mine:
            try:
                self.numbers[request.request_id] = self.shop.place(request.item)
            except Exception:
                with self.lock:
                    del self.done[request.request_id]
                raise
            finally:
                done.set()
        done.wait()
        return orders_pb2.PlaceOrderResponse(number=self.numbers.get(request.request_id, 0))
