# hint: orders placed: 1, not 2
class Orders(orders_pb2_grpc.OrderServiceServicer):
    def __init__(self, shop):
        self.shop = shop
        self.lock = threading.Lock()
        self.numbers = {}

    def PlaceOrder(self, request, context):
        if not request.request_id:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "request_id is missing")
        with self.lock:
            mine = request.item not in self.numbers
            number = self.numbers.setdefault(request.item, futures.Future())
        if mine:
            try:
                number.set_result(self.shop.place(request.item))
            except Exception as error:
                del self.numbers[request.item]
                number.set_exception(error)
        return orders_pb2.PlaceOrderResponse(number=number.result())
