# hint: picture, and was
class Gallery(archive_pb2_grpc.ArchiveServiceServicer):
    def __init__(self, files):
        self.files = files

    def GetFiles(self, request, context):
        responses = []
        for name in request.names:
            if self.files[name].media_type.startswith("image/"):
                context.disable_next_message_compression()
            responses.append(archive_pb2.GetFilesResponse(file=self.files[name]))
        yield from responses
