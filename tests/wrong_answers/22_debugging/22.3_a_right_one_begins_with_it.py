# hint: a piece of a right one
def findings(rows, paths):
    sent = [row for row in rows if row["from"] == "client"]
    lines = [line for row in sent if row["frame"] == "HEADERS" for line in row["content"].splitlines()]
    headers = {name: value for name, _, value in (line.partition(": ") for line in lines)}
    wrong = {
        "path": not any(path.startswith(headers[":path"]) for path in paths),
        "content": any(row["frame"] == "DATA" and row["content"] == "(empty message)" for row in sent),
        "half-close": all(row["frame"] != "END_STREAM" for row in sent),
        "deadline": "grpc-timeout" not in headers,
    }
    return [what for what, holds in wrong.items() if holds]
