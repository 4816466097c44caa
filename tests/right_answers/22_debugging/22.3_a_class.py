class Sent:
    def __init__(self, rows):
        self.rows = [row for row in rows if row["from"] == "client"]

    def header(self, wanted):
        for row in self.rows:
            if row["frame"] == "HEADERS":
                for line in row["content"].split("\n"):
                    name, _, value = line.partition(": ")
                    if name == wanted:
                        return value
        return None


def findings(rows, paths):
    sent, found = Sent(rows), []
    if sent.header(":path") not in paths:
        found.append("path")
    if ("DATA", "(empty message)") in [(row["frame"], row["content"]) for row in sent.rows]:
        found.append("content")
    if "END_STREAM" not in [row["frame"] for row in sent.rows]:
        found.append("half-close")
    if sent.header("grpc-timeout") is None:
        found.append("deadline")
    return found
