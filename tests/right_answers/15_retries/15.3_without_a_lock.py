class Order:
    def __init__(self):
        self.done, self.number = threading.Event(), None


class Orders:  # what a server needs is a method of this name
    def __init__(self, shop):
        self.shop, self.orders = shop, {}

    def PlaceOrder(self, request, context):
        if request.request_id == "":
            context.set_code(grpc.StatusCode.INVALID_ARGUMENT)
            return orders_pb2.PlaceOrderResponse()
        new = Order()
        order_ = self.orders.setdefault(request.request_id, new)  # one step: no other thread comes in between
        if order_ is new:
            try:
                order_.number = self.shop.place(request.item)
            except Exception:
                context.set_code(grpc.StatusCode.UNAVAILABLE)
                return orders_pb2.PlaceOrderResponse()
            finally:
                if order_.number is None:
                    self.orders.pop(request.request_id)
                order_.done.set()
        order_.done.wait()
        if order_.number is None:
            return self.PlaceOrder(request, context)
        return orders_pb2.PlaceOrderResponse(number=order_.number)
