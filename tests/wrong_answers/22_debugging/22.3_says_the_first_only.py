# hint: three things at once
def findings(rows, paths):
    sent = [row for row in rows if row["from"] == "client"]
    lines = [line for row in sent if row["frame"] == "HEADERS" for line in row["content"].splitlines()]
    headers = {name: value for name, _, value in (line.partition(": ") for line in lines)}
    if headers[":path"] not in paths:
        return ["path"] if "grpc-timeout" in headers else ["path", "deadline"]
    if any(row["frame"] == "DATA" and row["content"] == "(empty message)" for row in sent):
        return ["content"]
    if all(row["frame"] != "END_STREAM" for row in sent):
        return ["half-close"]
    return [] if "grpc-timeout" in headers else ["deadline"]
