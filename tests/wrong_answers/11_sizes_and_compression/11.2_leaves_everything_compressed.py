# hint: is a picture, and was compressed
class Gallery(archive_pb2_grpc.ArchiveServiceServicer):
    def __init__(self, files):
        self.files = files

    def GetFiles(self, request, context):
        for name in request.names:
            yield archive_pb2.GetFilesResponse(file=self.files[name])
