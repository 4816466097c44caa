"""A client's private key without its chain, or the other way round, ends the process by SIGABRT.

Expected: a ValueError from ``ssl_channel_credentials``.
"""

import subprocess
import sys

PROGRAM = """
import grpc
credentials = grpc.ssl_channel_credentials(private_key=b"a key")
grpc.secure_channel("localhost:1", credentials).close()
"""

code = subprocess.run([sys.executable, "-c", PROGRAM], stderr=subprocess.DEVNULL, timeout=30).returncode
print(f"exit code {code}")
sys.exit(code >= 0)  # 0: the bug is there; on Unix the code is -6, SIGABRT
