"""A hub for a class that trusts each other, on one machine; `make hub` starts it, classroom/README.md explains it.

All servers run as the user who starts the hub: everybody logs in with one password, and nothing keeps a student who
wants to from the files of another. Where that will not do, give everybody an account on the machine (JupyterHub's own
`LocalProcessSpawner` and PAM) or a container (zero-to-jupyterhub.yaml).
"""

import asyncio
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from tools import hub
from tools.lab import SETTINGS, sockets_work_in

PLACE = Path(os.environ[hub.PLACE])
RUNTIME = Path(os.environ[hub.RUNTIME])
SPAWN_SECONDS = 300  # thirty servers that start at once on two cores take 75, on busy ones more

c = get_config()  # noqa: F821

# -- addresses: this machine only; put a proxy with TLS before it to be reached from others ----------------------------

c.JupyterHub.bind_url = os.environ[hub.ADDRESS]
c.JupyterHub.hub_bind_url = os.environ[hub.HUB_ADDRESS]
c.ConfigurableHTTPProxy.api_url = os.environ[hub.PROXY_ADDRESS]
c.ConfigurableHTTPProxy.command = [os.environ[hub.PROXY]]

# -- what it keeps -----------------------------------------------------------------------------------------------------

c.JupyterHub.db_url = f"sqlite:///{PLACE / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(PLACE / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(PLACE / "proxy.pid")

# -- who comes in: everybody who knows the password, under a name of their choice --------------------------------------

c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = os.environ[hub.PASSWORD]
c.Authenticator.allow_all = True

if token := os.environ.get(hub.TOKEN):  # for a program that starts everybody's servers, such as `make hub-load`
    c.JupyterHub.services = [{"name": "class", "api_token": token}]
    scopes = ["admin:users", "admin:servers", "access:servers"]
    c.JupyterHub.load_roles = [{"name": "class", "services": ["class"], "scopes": scopes}]

# -- their servers -----------------------------------------------------------------------------------------------------

c.JupyterHub.spawner_class = "jupyterhub.spawner.SimpleLocalProcessSpawner"
c.SimpleLocalProcessSpawner.home_dir_template = str(PLACE / "homes" / "{username}")
c.Spawner.notebook_dir = str(PLACE / "homes" / "{username}")  # a name is filled in here, but not in args
c.Spawner.default_url = "/lab/tree/my/00_start_here.ipynb"
c.Spawner.cmd = [sys.executable, str(HERE / "server.py")]
c.Spawner.args = ["--allow-root"] if os.geteuid() == 0 else []
# The ports of many kernels on one machine are raced for, and kernels lost; files in a directory of each user's are not.
# The path of such a socket has room for a hundred characters, so they lie in a short one, by number.
if sockets_work_in(RUNTIME / "1000"):
    c.Spawner.args += ["--KernelManager.transport=ipc"]
c.Spawner.environment = {
    "JUPYTER_RUNTIME_DIR": lambda spawner: str(RUNTIME / str(spawner.user.id)),
    "JUPYTER_CONFIG_PATH": str(SETTINGS),  # JupyterLab as `make lab` shows it
    "MPLCONFIGDIR": str(PLACE / "matplotlib"),  # the list of fonts, made once for all
}
c.Spawner.start_timeout = c.Spawner.http_timeout = SPAWN_SECONDS
c.JupyterHub.concurrent_spawn_limit = 100  # a whole class may come at once: nobody is turned away, all wait longer
c.JupyterHub.tornado_settings = {"slow_spawn_timeout": 0}  # show at once that a server is starting


async def bring_lessons(spawner):
    """Give a student what is new in the course before their server starts; what they wrote stays."""
    await asyncio.to_thread(hub.bring_lessons, PLACE / "homes" / spawner.user.name)


c.Spawner.pre_spawn_hook = bring_lessons
