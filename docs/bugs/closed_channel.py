"""A generated stub that is made on a closed channel ends the process by a segmentation fault.

Expected: a ValueError, as a call gives whose stub is older than the close.
"""

import subprocess
import sys

# What a generated stub does in its constructor.
PROGRAM = """
import grpc
channel = grpc.insecure_channel("127.0.0.1:1")
channel.close()
channel.unary_unary("/weather.v1.WeatherService/GetStation", _registered_method=True)
"""

code = subprocess.run([sys.executable, "-c", PROGRAM], stderr=subprocess.DEVNULL, timeout=30).returncode
print(f"exit code {code}")
sys.exit(code == 0)  # 0: the bug is there; on Unix the code is -11, SIGSEGV
