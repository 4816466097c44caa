# hint: cancelled by the client
def findings(rows, paths):
    sent = [row for row in rows if row["from"] == "client"]
    lines = [line for row in sent if row["frame"] == "HEADERS" for line in row["content"].splitlines()]
    headers = {name: value for name, _, value in (line.partition(": ") for line in lines)}
    wrong = {
        "path": headers[":path"] not in paths,
        "content": any(row["frame"] == "DATA" and row["content"] == "(empty message)" for row in sent),
        "half-close": sent[-1]["frame"] != "END_STREAM",
        "deadline": "grpc-timeout" not in headers,
    }
    return [what for what, holds in wrong.items() if holds]
