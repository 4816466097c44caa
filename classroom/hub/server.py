"""A student's server: JupyterHub's, with the course's tools within reach, which its kernels do not inherit."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from jupyterhub.singleuser import main

if __name__ == "__main__":
    main()
