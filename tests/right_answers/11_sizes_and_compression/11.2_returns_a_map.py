class Gallery(archive_pb2_grpc.ArchiveServiceServicer):
    def __init__(self, files):
        self.files = files

    def GetFiles(self, request, context):
        def response(name):
            file = self.files[name]
            kind, _, _ = file.media_type.partition("/")
            if kind == "image":
                context.disable_next_message_compression()
            return archive_pb2.GetFilesResponse(file=file)

        return map(response, request.names)
