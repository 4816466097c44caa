# hint: several attempts at the same time made more than one order
class Orders(orders_pb2_grpc.OrderServiceServicer):
    def __init__(self, shop):
        self.shop = shop
        self.lock = threading.Lock()
        self.numbers = {}

    def PlaceOrder(self, request, context):
        if not request.request_id:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "request_id is missing")
        if request.request_id not in self.numbers:
            self.numbers[request.request_id] = self.shop.place(request.item)
        return orders_pb2.PlaceOrderResponse(number=self.numbers[request.request_id])
