import re


def findings(rows, paths):
    rows = [row for row in rows if row["from"] == "client"]
    headers = rows[0]["content"]
    path = re.search(r"^:path: (.*)$", headers, re.MULTILINE).group(1)
    checks = (
        ("path", path in set(paths)),
        ("content", not any(row["content"] == "(empty message)" for row in rows)),
        ("half-close", any(row["frame"].startswith("END_STREAM") for row in rows)),
        ("deadline", re.search(r"^grpc-timeout: ", headers, re.MULTILINE)),
    )
    return [name for name, fine in checks if not fine]
