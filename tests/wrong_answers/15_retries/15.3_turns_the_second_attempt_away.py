# hint: an attempt ended with ABORTED while its order was still being placed
class Orders(orders_pb2_grpc.OrderServiceServicer):
    def __init__(self, shop):
        self.shop = shop
        self.lock = threading.Lock()
        self.numbers = {}

    def PlaceOrder(self, request, context):
        if not request.request_id:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "request_id is missing")
        with self.lock:
            mine = request.request_id not in self.numbers
            number = self.numbers.setdefault(request.request_id, futures.Future())
        if mine:
            try:
                number.set_result(self.shop.place(request.item))
            except Exception as error:
                del self.numbers[request.request_id]
                number.set_exception(error)
        elif not number.done():
            context.abort(grpc.StatusCode.ABORTED, "another attempt is at it")
        return orders_pb2.PlaceOrderResponse(number=number.result())
